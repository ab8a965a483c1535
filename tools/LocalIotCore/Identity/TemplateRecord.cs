using System.Text.Json.Serialization;

namespace LocalIotCore.Identity;

/// <summary>A provisioning template with its versions.</summary>
public sealed record TemplateRecord
{
    /// <summary>AWS IoT's limit on the versions of a template.</summary>
    public const int VersionsMax = 5;

    public required string TemplateName { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether devices may use it.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>The role that AWS would provision with; here it is only kept.</summary>
    public required string RoleArn { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Number of the version in use.</summary>
    public required int DefaultVersionId { get; init; }

    /// <summary>The highest number that a version ever had; numbers are not used again.</summary>
    public required int LastVersionId { get; init; }

    public required TemplateVersion[] Versions { get; init; }

    /// <summary>The version in use.</summary>
    [JsonIgnore]
    public TemplateVersion Default => FindVersion(DefaultVersionId)
        ?? throw new InvalidDataException(
            $"Provisioning template {TemplateName} has no version {DefaultVersionId}, which is its default.");

    /// <summary>The version of that number; null if there is none.</summary>
    public TemplateVersion? FindVersion(int versionId) =>
        Versions.FirstOrDefault(version => version.VersionId == versionId);
}

/// <summary>One version of a provisioning template.</summary>
public sealed record TemplateVersion(int VersionId, string Body, DateTimeOffset CreatedAt);

/// <summary>A change to a provisioning template; what is not set stays.</summary>
public sealed record TemplateChange(string? Description, bool? IsEnabled, int? DefaultVersionId, string? RoleArn);
