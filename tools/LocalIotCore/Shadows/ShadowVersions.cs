namespace LocalIotCore.Shadows;

/// <summary>The rules for version numbers (Developer Guide, device-shadow-document;
/// aws-greengrass-shadow-manager).</summary>
internal static class ShadowVersions
{
    /// <summary>What is wrong with the version that a request expects; null if nothing. Without a shadow only 1 is
    /// right: it is the version of the first document.</summary>
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

    /// <summary>The next document's version. A shadow that is created again continues from where it was deleted, for a
    /// while.</summary>
    /// <param name="last">The document, or the record of a deleted one; null if there never was one.</param>
    /// <param name="now">Unix time in seconds.</param>
    public static long Next(ShadowDocument? last, long now, ShadowLimits limits) => last switch
    {
        null => 1,
        { DeletedAt: { } deletedAt } when now - deletedAt > limits.TombstoneAge.TotalSeconds => 1,
        { DeletedAt: not null } when limits.IsDeletionAVersion => last.Version + 2,
        _ => last.Version + 1,
    };
}
