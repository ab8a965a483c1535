namespace LocalIotCore.Shadows;

/// <summary>The rules of version numbers (Developer Guide, device-shadow-document; aws-greengrass-shadow-manager).
/// </summary>
internal static class ShadowVersions
{
    /// <summary>What is wrong with the version that a request is meant for; null if nothing. Without a shadow, 1 alone
    /// is right: it is what the first document will have.</summary>
    /// <param name="wanted">Null if the request does not say.</param>
    /// <param name="current">Null if there is no shadow.</param>
    public static ShadowError? Check(long? wanted, ShadowDocument? current)
    {
        if (wanted is not { } version)
            return null;
        if (current is not null)
            return version == current.Version ? null : ShadowError.VersionConflict;
        return version == 1 ? null : ShadowError.InvalidVersion;
    }

    /// <summary>The next document's: a shadow that is made again goes on from where it was deleted, for a
    /// while.</summary>
    /// <param name="last">The document, or what is left of a deleted one; null if there never was one.</param>
    /// <param name="now">Seconds since 1970.</param>
    public static long Next(ShadowDocument? last, long now, ShadowLimits limits) => last switch
    {
        null => 1,
        { DeletedAt: { } deletedAt } when now - deletedAt > limits.TombstoneAge.TotalSeconds => 1,
        { DeletedAt: not null } when limits.IsDeletionAVersion => last.Version + 2,
        _ => last.Version + 1,
    };
}
