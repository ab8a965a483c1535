namespace Simulation.Trace;

/// <summary>One thing that happened in a run. Its text is a line of the trace, and the trace's hash is made of it.</summary>
/// <param name="AtMs">When: ms since the run's beginning.</param>
public abstract record SimulationEvent(long AtMs);

/// <summary>The board has power; the device is about to be made.</summary>
public sealed record PoweredOn(long AtMs, int Boot) : SimulationEvent(AtMs);

/// <summary>The device was made: its journal is read, its numbers are reserved.</summary>
public sealed record Booted(long AtMs, int Boot, int StoreOperations) : SimulationEvent(AtMs);

/// <summary>The power went.</summary>
public sealed record PowerLost(long AtMs, int Boot, string Reason) : SimulationEvent(AtMs);

/// <summary>The device gave an event to its journal; it may or may not be durable if the power goes now.</summary>
/// <param name="IsActive">What a status event says; null for samples and alarms.</param>
public sealed record Appending(long AtMs, uint Epoch, long Sequence, bool? IsActive, long BootId) : SimulationEvent(AtMs);

/// <summary>The journal has promised that the event is durable or, if not, that a gap will name it.</summary>
public sealed record Appended(
    long AtMs, uint Epoch, long Sequence, bool? IsActive, long BootId, long MovedAtMs, bool IsDurable) : SimulationEvent(AtMs);

/// <summary>The device consumed an event or a gap: the broker is said to have it.</summary>
/// <param name="LastSequence">The last number that it speaks of.</param>
public sealed record Advanced(long AtMs, string Epoch, bool IsGap, long LastSequence) : SimulationEvent(AtMs);

/// <summary>The device handed a message to the MQTT library.</summary>
public sealed record Sent(long AtMs, int PacketId, EventPayload Message) : SimulationEvent(AtMs);

/// <summary>The broker took a message; the same one may come more than once.</summary>
public sealed record Received(long AtMs, int PacketId, EventPayload Message) : SimulationEvent(AtMs);

/// <summary>A PUBACK reached the device.</summary>
public sealed record Acknowledged(long AtMs, int PacketId, EventPayload Message) : SimulationEvent(AtMs);

/// <summary>An attempt to connect begins.</summary>
public sealed record Connecting(long AtMs) : SimulationEvent(AtMs);

/// <summary>An attempt to connect ended.</summary>
public sealed record ConnectEnded(long AtMs, string Outcome, bool IsAccepted) : SimulationEvent(AtMs);

/// <summary>A connection is gone as far as the device knows.</summary>
public sealed record Disconnected(long AtMs, string Reason) : SimulationEvent(AtMs);

/// <summary>The drive did something.</summary>
public sealed record Stored(long AtMs, string Operation, string Name, int Bytes, bool IsDone) : SimulationEvent(AtMs);

/// <summary>Bits of a file flipped.</summary>
/// <param name="Offset">Where in the file.</param>
public sealed record Corrupted(long AtMs, string Name, int Offset) : SimulationEvent(AtMs);

/// <summary>The drive's files: after each operation that changed them.</summary>
public sealed record DriveMeasured(long AtMs, int Files, int TotalBytes, int LargestBytes) : SimulationEvent(AtMs);

/// <summary>SNTP set the clock to the truth.</summary>
public sealed record TimeSet(long AtMs) : SimulationEvent(AtMs);

/// <summary>The wall clock jumped away from the truth.</summary>
public sealed record ClockJumped(long AtMs, long ByMs) : SimulationEvent(AtMs);

/// <summary>The relay has rested long enough, with the device awake, that the device must know its level.</summary>
public sealed record RelayRested(long AtMs, bool IsOn) : SimulationEvent(AtMs);

/// <summary>A fault begins or ends.</summary>
public sealed record FaultChanged(long AtMs, string What) : SimulationEvent(AtMs);

/// <summary>The device's debug output.</summary>
public sealed record Logged(long AtMs, string Line) : SimulationEvent(AtMs);

/// <summary>From here on nothing goes wrong any more.</summary>
public sealed record FaultsEnded(long AtMs) : SimulationEvent(AtMs);

/// <summary>The run's end, and what the device then was.</summary>
public sealed record Ended(long AtMs, bool IsConnected, int PendingCount) : SimulationEvent(AtMs);

/// <summary>The broker has accepted a client.</summary>
public sealed record SessionBegun(long AtMs, bool WasKept, bool IsSubscribed) : SimulationEvent(AtMs);

/// <summary>The network came or went.</summary>
public sealed record NetworkChanged(long AtMs, bool IsUp) : SimulationEvent(AtMs);

/// <summary>Somebody changed what is desired of the device's configuration.</summary>
public sealed record Desired(long AtMs, long Version, string Patch) : SimulationEvent(AtMs);

/// <summary>The configuration's shadow was deleted.</summary>
public sealed record ShadowDropped(long AtMs) : SimulationEvent(AtMs);

/// <summary>A message of the shadow service reached the device.</summary>
/// <param name="State">What a delta of the configuration says; null for anything else.</param>
public sealed record DeltaDelivered(long AtMs, long Version, string? State) : SimulationEvent(AtMs);

/// <summary>The device has written its configuration.</summary>
/// <param name="Config">What a boot would find now.</param>
public sealed record ConfigStored(long AtMs, string Config) : SimulationEvent(AtMs);

/// <summary>The device has booted; this is the configuration that it has found.</summary>
public sealed record ConfigLoaded(long AtMs, string Config) : SimulationEvent(AtMs);

/// <summary>The device reports its configuration.</summary>
/// <param name="Config">What it says.</param>
/// <param name="OnFlash">What a boot would find at this moment.</param>
public sealed record ConfigReported(long AtMs, string Config, string OnFlash) : SimulationEvent(AtMs);

/// <summary>The device restarts because the cloud asks for it.</summary>
public sealed record RestartAsked(long AtMs, string Token) : SimulationEvent(AtMs);

/// <summary>The firmware restarts the board.</summary>
public sealed record Restarted(long AtMs) : SimulationEvent(AtMs);

/// <summary>The run's end in the configuration's shadow.</summary>
/// <param name="Delta">What is desired and not reported; empty if nothing.</param>
/// <param name="Rejected">What the device says that it rejects; empty if nothing.</param>
public sealed record ShadowEnded(long AtMs, string Delta, string Rejected) : SimulationEvent(AtMs);
