using HeatingSensor.Journal;
using HeatingSensor.Ports;

namespace Simulation.World;

/// <summary>
/// What a test puts between the device and its world to break the device on purpose: a suite that does not notice is
/// worth nothing. Each is asked anew at every boot.
/// </summary>
public sealed record Alterations
{
    /// <summary>None: the device as it is.</summary>
    public static Alterations None { get; } = new();

    /// <summary>The clock that the device reads, and that it is called by.</summary>
    public Func<IClock, IClock> Clock { get; init; } = port => port;

    /// <summary>The drive.</summary>
    public Func<IStore, IStore> Store { get; init; } = port => port;

    /// <summary>The MQTT library.</summary>
    public Func<IMqttLink, IMqttLink> Link { get; init; } = port => port;

    /// <summary>Chance.</summary>
    public Func<IRandom, IRandom> Random { get; init; } = port => port;

    /// <summary>The relay.</summary>
    public Func<IRelayInput, IRelayInput> Relay { get; init; } = port => port;

    /// <summary>The journal.</summary>
    public Func<IJournal, IJournal> Journal { get; init; } = journal => journal;
}
