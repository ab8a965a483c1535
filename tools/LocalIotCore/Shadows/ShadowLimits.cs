namespace LocalIotCore.Shadows;

/// <summary>Named limits of the shadow service, and its behaviour where public sources disagree. The defaults are AWS's
/// as far as they are known.</summary>
public sealed record ShadowLimits
{
    /// <summary>Largest size of desired and reported state together, as JSON in UTF-8 bytes, without
    /// metadata.</summary>
    public int SizeBytesMax { get; init; } = 8192;

    /// <summary>Levels of objects and arrays below `desired` or `reported`, where the section itself is the first.
    /// AWS's error text says 6; its quota page has also been quoted with 8.</summary>
    public int DepthMax { get; init; } = 6;

    /// <summary>Longest clientToken in UTF-8 bytes.</summary>
    public int ClientTokenBytesMax { get; init; } = 64;

    /// <summary>Requests of one thing that are waiting or in progress; more are rejected with 429.</summary>
    public int InFlightMax { get; init; } = 10;

    /// <summary>Requests of all things that are waiting; more are rejected with 429.</summary>
    public int QueuedMax { get; init; } = 10_000;

    /// <summary>How long a deleted shadow's version is remembered, to be continued if it is created again.</summary>
    public TimeSpan TombstoneAge { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Whether a deletion uses up a version number, as in aws-greengrass-shadow-manager. By default a shadow
    /// that is created again continues with the deleted one's number plus one (Developer Guide).</summary>
    public bool IsDeletionAVersion { get; init; }

    /// <summary>AWS's limits.</summary>
    public static ShadowLimits Aws { get; } = new();
}
