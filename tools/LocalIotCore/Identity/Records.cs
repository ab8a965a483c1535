using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalIotCore.Identity;

/// <summary>The status of a certificate; only ACTIVE ones may connect (AWS IoT API, CertificateStatus).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateStatus>))]
public enum CertificateStatus
{
    [JsonStringEnumMemberName("ACTIVE")] Active,
    [JsonStringEnumMemberName("INACTIVE")] Inactive,
    [JsonStringEnumMemberName("REVOKED")] Revoked,
    [JsonStringEnumMemberName("PENDING_TRANSFER")] PendingTransfer,
    [JsonStringEnumMemberName("PENDING_ACTIVATION")] PendingActivation,
    [JsonStringEnumMemberName("REGISTER_INACTIVE")] RegisterInactive,
}

/// <summary>A registered thing.</summary>
public sealed record ThingRecord
{
    public required string ThingName { get; init; }

    /// <summary>A GUID that no other thing ever has, not even a later one with the same name.</summary>
    public required string ThingId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of its type; null if it has none.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Its attributes by name.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ThingAttributes.None;

    /// <summary>Starts at 1 and grows by one with each change.</summary>
    public long Version { get; init; } = 1;
}

/// <summary>A thing type.</summary>
public sealed record ThingTypeRecord
{
    public required string ThingTypeName { get; init; }

    /// <summary>A GUID that no other type ever has.</summary>
    public required string ThingTypeId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Description { get; init; }

    /// <summary>Names of the attributes that a fleet can be searched by.</summary>
    public string[] SearchableAttributes { get; init; } = [];

    /// <summary>Since when no more things may use it; null if they may.</summary>
    public DateTimeOffset? DeprecatedAt { get; init; }
}

[JsonSerializable(typeof(ThingRecord))]
[JsonSerializable(typeof(ThingTypeRecord))]
[JsonSerializable(typeof(CertificateRecord))]
[JsonSerializable(typeof(PolicyRecord))]
[JsonSerializable(typeof(TemplateRecord))]
internal sealed partial class RegistryJson : JsonSerializerContext
{
    /// <summary>Indented, with plus signs and quotes not escaped: these files are not web pages.</summary>
    public static readonly RegistryJson Readable = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
