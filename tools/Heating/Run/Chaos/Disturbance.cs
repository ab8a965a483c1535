namespace Heating.Run.Chaos;

/// <summary>One disturbance of the device's environment.</summary>
/// <param name="AtMs">Board time in ms since power-on.</param>
/// <param name="DurationMs">Duration; 0 for a broker restart, which takes as long as it takes.</param>
internal sealed record Disturbance(long AtMs, DisturbanceKind Kind, long DurationMs);

/// <summary>Kinds of disturbances.</summary>
internal enum DisturbanceKind
{
    /// <summary>The network is down; open connections are dropped.</summary>
    Outage,

    /// <summary>The broker restarts, on the same port with the same data.</summary>
    BrokerRestart,

    /// <summary>The board has no power.</summary>
    PowerCut,

    /// <summary>The board loses power at the next flash operation, which is not done.</summary>
    PowerCutBeforeWrite,

    /// <summary>The board loses power at the next flash operation, which is done but not reported to the
    /// firmware.</summary>
    PowerCutAfterWrite,
}

/// <summary>The disturbances that happened.</summary>
internal readonly record struct DisturbanceCounts(int Outages, int BrokerRestarts, int PowerCuts)
{
    /// <summary>Whether there was any.</summary>
    public bool Any => this != default;
}
