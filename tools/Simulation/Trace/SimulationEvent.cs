namespace Simulation.Trace;

/// <summary>Something that happened in a run. Its text is a line of the trace, from which the trace's hash is
/// computed.</summary>
/// <param name="AtMs">Time since the run's start in ms.</param>
public abstract record SimulationEvent(long AtMs);

/// <summary>The board has power; the device is about to be created.</summary>
public sealed record PoweredOn(long AtMs, int Boot) : SimulationEvent(AtMs);

/// <summary>The device was created: its journal has been read, its numbers are reserved.</summary>
public sealed record Booted(long AtMs, int Boot, int StoreOperations) : SimulationEvent(AtMs);

/// <summary>The power failed.</summary>
public sealed record PowerLost(long AtMs, int Boot, string Reason) : SimulationEvent(AtMs);

/// <summary>The device gave an event to its journal; it may or may not be durable if the power goes now.</summary>
/// <param name="IsActive">What a status event says; null for samples and alarms.</param>
/// <param name="Alarm">What an alarm says; null for other events.</param>
public sealed record Appending(
    long AtMs, uint Epoch, long Sequence, bool? IsActive, long BootId, AlarmSaid? Alarm) : SimulationEvent(AtMs);

/// <summary>The journal has promised that the event is durable or, if not, that a gap will name it.</summary>
public sealed record Appended(
    long AtMs, uint Epoch, long Sequence, bool? IsActive, long BootId, long MovedAtMs, bool IsDurable, AlarmSaid? Alarm)
    : SimulationEvent(AtMs);

/// <summary>What an alarm's event says.</summary>
/// <param name="Name">The alarm's name.</param>
/// <param name="IsAfterBoot">It is the boot's first event about an alarm that was open before.</param>
public sealed record AlarmSaid(string Name, bool IsRaised, bool IsAfterBoot);

/// <summary>The device consumed an event or a gap: according to the device, the broker has it.</summary>
/// <param name="LastSequence">The last sequence number that it covers.</param>
public sealed record Advanced(long AtMs, string Epoch, bool IsGap, long LastSequence) : SimulationEvent(AtMs);

/// <summary>The device passed a message to the MQTT library.</summary>
public sealed record Sent(long AtMs, int PacketId, EventPayload Message) : SimulationEvent(AtMs);

/// <summary>The broker received a message, perhaps repeatedly.</summary>
public sealed record Received(long AtMs, int PacketId, EventPayload Message) : SimulationEvent(AtMs);

/// <summary>A PUBACK reached the device.</summary>
public sealed record Acknowledged(long AtMs, int PacketId, EventPayload Message) : SimulationEvent(AtMs);

/// <summary>A connection attempt started.</summary>
public sealed record Connecting(long AtMs) : SimulationEvent(AtMs);

/// <summary>A connection attempt ended.</summary>
public sealed record ConnectEnded(long AtMs, string Outcome, bool IsAccepted) : SimulationEvent(AtMs);

/// <summary>A connection is closed from the device's view.</summary>
public sealed record Disconnected(long AtMs, string Reason) : SimulationEvent(AtMs);

/// <summary>A store operation ended.</summary>
public sealed record Stored(long AtMs, string Operation, string Name, int Bytes, bool IsDone) : SimulationEvent(AtMs);

/// <summary>Bits of a file flipped.</summary>
/// <param name="Offset">Where in the file.</param>
public sealed record Corrupted(long AtMs, string Name, int Offset) : SimulationEvent(AtMs);

/// <summary>The sizes of the drive's files, after each operation that changes them.</summary>
public sealed record DriveMeasured(long AtMs, int Files, int TotalBytes, int LargestBytes) : SimulationEvent(AtMs);

/// <summary>SNTP set the clock correctly.</summary>
public sealed record TimeSet(long AtMs) : SimulationEvent(AtMs);

/// <summary>The wall clock jumped away from the correct time.</summary>
public sealed record ClockJumped(long AtMs, long ByMs) : SimulationEvent(AtMs);

/// <summary>The relay has been stable, with the device not blocked, for so long that the device must know its
/// level.</summary>
public sealed record RelayRested(long AtMs, bool IsOn) : SimulationEvent(AtMs);

/// <summary>A fault started or ended.</summary>
public sealed record FaultChanged(long AtMs, string What) : SimulationEvent(AtMs);

/// <summary>A line of the device's debug output.</summary>
public sealed record Logged(long AtMs, string Line) : SimulationEvent(AtMs);

/// <summary>The last fault has ended.</summary>
public sealed record FaultsEnded(long AtMs) : SimulationEvent(AtMs);

/// <summary>The end of the run, with the state of the device.</summary>
public sealed record Ended(long AtMs, bool IsConnected, int PendingCount) : SimulationEvent(AtMs);

/// <summary>The broker accepted a client.</summary>
public sealed record SessionBegun(long AtMs, bool WasKept, bool IsSubscribed) : SimulationEvent(AtMs);

/// <summary>The network went up or down.</summary>
public sealed record NetworkChanged(long AtMs, bool IsUp) : SimulationEvent(AtMs);

/// <summary>The desired configuration was changed.</summary>
public sealed record Desired(long AtMs, long Version, string Patch) : SimulationEvent(AtMs);

/// <summary>The configuration shadow was deleted.</summary>
public sealed record ShadowDropped(long AtMs) : SimulationEvent(AtMs);

/// <summary>A message of the shadow service reached the device.</summary>
/// <param name="State">The state in a delta of the configuration; null for anything else.</param>
public sealed record DeltaDelivered(long AtMs, long Version, string? State) : SimulationEvent(AtMs);

/// <summary>The device wrote its configuration.</summary>
/// <param name="Config">The configuration that a boot would find now.</param>
public sealed record ConfigStored(long AtMs, string Config) : SimulationEvent(AtMs);

/// <summary>The device booted and found this configuration.</summary>
public sealed record ConfigLoaded(long AtMs, string Config) : SimulationEvent(AtMs);

/// <summary>The device reported its configuration.</summary>
/// <param name="Config">The reported configuration.</param>
/// <param name="OnFlash">The configuration that a boot would find now.</param>
public sealed record ConfigReported(long AtMs, string Config, string OnFlash) : SimulationEvent(AtMs);

/// <summary>The device restarts on the cloud's request.</summary>
public sealed record RestartAsked(long AtMs, string Token) : SimulationEvent(AtMs);

/// <summary>The firmware restarted the board.</summary>
public sealed record Restarted(long AtMs) : SimulationEvent(AtMs);

/// <summary>The configuration shadow at the end of the run.</summary>
/// <param name="Delta">Keys that are desired but not reported; empty if none.</param>
/// <param name="Rejected">Keys that the device reports as rejected; empty if none.</param>
public sealed record ShadowEnded(long AtMs, string Delta, string Rejected) : SimulationEvent(AtMs);
