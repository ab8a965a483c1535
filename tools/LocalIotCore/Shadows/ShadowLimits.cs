namespace LocalIotCore.Shadows;

/// <summary>Named limits of the shadow service, and what it does where public sources disagree; the defaults are
/// AWS's as far as they are known.</summary>
public sealed record ShadowLimits
{
    /// <summary>Longest desired and reported state together, as JSON in UTF-8 bytes, metadata left out.</summary>
    public int SizeBytesMax { get; init; } = 8192;

    /// <summary>Levels of objects and arrays below `desired` or `reported`, the section itself being the first. AWS's
    /// error text says 6; its quota page was also quoted with 8.</summary>
    public int DepthMax { get; init; } = 6;

    /// <summary>Longest clientToken in UTF-8 bytes.</summary>
    public int ClientTokenBytesMax { get; init; } = 64;

    /// <summary>Requests of one thing that wait or are worked on; more are answered with 429.</summary>
    public int InFlightMax { get; init; } = 10;

    /// <summary>Requests of all things that wait; more are answered with 429.</summary>
    public int QueuedMax { get; init; } = 10_000;

    /// <summary>How long a deleted shadow's version goes on if it is made again.</summary>
    public TimeSpan TombstoneAge { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Whether an empty object in an update removes the object that it meets, as null does and as AWS's own
    /// aws-greengrass-shadow-manager has it. By default that stays: there is nothing to merge into it.</summary>
    public bool IsEmptyObjectNull { get; init; }

    /// <summary>Whether a deletion takes a version number of its own, as in aws-greengrass-shadow-manager. By default
    /// a shadow that is made again has the number after the deleted one's (Developer Guide).</summary>
    public bool IsDeletionAVersion { get; init; }

    /// <summary>AWS's.</summary>
    public static ShadowLimits Aws { get; } = new();
}
