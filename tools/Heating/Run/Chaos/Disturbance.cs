namespace Heating.Run.Chaos;

/// <summary>One thing that goes wrong around the device.</summary>
/// <param name="AtMs">Board time, in ms since power-on.</param>
/// <param name="Kind">What.</param>
/// <param name="DurationMs">For how long; 0 for a broker's restart, which takes as long as it takes.</param>
internal sealed record Disturbance(long AtMs, DisturbanceKind Kind, long DurationMs);

/// <summary>Kinds of disturbances.</summary>
internal enum DisturbanceKind
{
    /// <summary>The network cannot be reached; open connections are dropped.</summary>
    Outage,

    /// <summary>The broker ends and starts again, on the same port with the same data.</summary>
    BrokerRestart,

    /// <summary>The board has no power for a while.</summary>
    PowerCut,

    /// <summary>The same, at the next change of the flash, which does not happen.</summary>
    PowerCutBeforeWrite,

    /// <summary>The same, at the next change of the flash, which the firmware does not hear of.</summary>
    PowerCutAfterWrite,
}

/// <summary>What has happened.</summary>
/// <param name="Outages">Network outages.</param>
/// <param name="BrokerRestarts">Restarts of the broker.</param>
/// <param name="PowerCuts">Power cuts.</param>
internal readonly record struct DisturbanceCounts(int Outages, int BrokerRestarts, int PowerCuts)
{
    /// <summary>Anything at all.</summary>
    public bool Any => this != default;
}
