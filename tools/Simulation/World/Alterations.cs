using HeatingSensor.Journal;
using HeatingSensor.Ports;

namespace Simulation.World;

/// <summary>
/// Defects that a test inserts between the device and its world, because a suite that does not notice them is worth
/// nothing. Each is called anew at every boot.
/// </summary>
public sealed record Alterations
{
    /// <summary>No defect.</summary>
    public static Alterations None { get; } = new();

    /// <summary>Wraps the clock that the device reads and that schedules it.</summary>
    public Func<IClock, IClock> Clock { get; init; } = port => port;

    /// <summary>Wraps the drive.</summary>
    public Func<IStore, IStore> Store { get; init; } = port => port;

    /// <summary>Wraps the MQTT library.</summary>
    public Func<IMqttLink, IMqttLink> Link { get; init; } = port => port;

    /// <summary>Wraps the random numbers.</summary>
    public Func<IRandom, IRandom> Random { get; init; } = port => port;

    /// <summary>Wraps the relay.</summary>
    public Func<IRelayInput, IRelayInput> Relay { get; init; } = port => port;

    /// <summary>Wraps the journal.</summary>
    public Func<IJournal, IJournal> Journal { get; init; } = journal => journal;
}
