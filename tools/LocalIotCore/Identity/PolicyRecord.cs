using System.Text.Json.Serialization;

namespace LocalIotCore.Identity;

/// <summary>A policy: the document in force, which is its default version, and its other versions.</summary>
/// <remarks>A file of an earlier edition has no version numbers and holds version 1: the source generator gives a
/// missing member its type's default and not its initialiser's.</remarks>
public sealed record PolicyRecord
{
    /// <summary>AWS IoT's limit on the versions of a policy, the default one included.</summary>
    public const int VersionsMax = 5;

    public required string PolicyName { get; init; }

    /// <summary>The default version's JSON text, as it was written.</summary>
    public required string Document { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its versions or its default last changed; null: never.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Number of the default version.</summary>
    public int DefaultVersionId { get => Math.Max(field, 1); init; }

    /// <summary>When the default version was created; null: with the policy.</summary>
    public DateTimeOffset? DefaultCreatedAt { get; init; }

    /// <summary>The highest number that a version ever had; numbers are not used again.</summary>
    public int LastVersionId { get => Math.Max(field, 1); init; }

    /// <summary>The versions that are not the default.</summary>
    public PolicyVersion[] OtherVersions { get => field ?? []; init; }

    /// <summary>The compiled document, created on first use.</summary>
    [JsonIgnore]
    public Policy Compiled => field ??= Policy.Parse(Document);

    /// <summary>The default version.</summary>
    [JsonIgnore]
    public PolicyVersion Default => new(DefaultVersionId, Document, DefaultCreatedAt ?? CreatedAt);

    /// <summary>All versions, the newest first.</summary>
    [JsonIgnore]
    public IReadOnlyList<PolicyVersion> Versions =>
        [.. OtherVersions.Append(Default).OrderByDescending(version => version.VersionId)];

    /// <summary>The same policy with another of its versions as the default.</summary>
    public PolicyRecord WithDefault(PolicyVersion version) => this with
    {
        Document = version.Document,
        DefaultVersionId = version.VersionId,
        DefaultCreatedAt = version.CreatedAt,
        OtherVersions = [.. Versions.Where(other => other.VersionId != version.VersionId)],
    };
}

/// <summary>One version of a policy.</summary>
public sealed record PolicyVersion(int VersionId, string Document, DateTimeOffset CreatedAt);
