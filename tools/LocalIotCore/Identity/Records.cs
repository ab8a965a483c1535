using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalIotCore.Identity;

/// <summary>What a certificate is good for; only ACTIVE ones connect (AWS IoT API, CertificateStatus).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateStatus>))]
public enum CertificateStatus
{
    [JsonStringEnumMemberName("ACTIVE")] Active,
    [JsonStringEnumMemberName("INACTIVE")] Inactive,
    [JsonStringEnumMemberName("REVOKED")] Revoked,
    [JsonStringEnumMemberName("PENDING_TRANSFER")] PendingTransfer,
    [JsonStringEnumMemberName("PENDING_ACTIVATION")] PendingActivation,
}

/// <summary>A registered thing.</summary>
public sealed record ThingRecord
{
    public required string ThingName { get; init; }

    /// <summary>A GUID that no other thing ever has, not even a later one of the same name.</summary>
    public required string ThingId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name of its type; null: it has none.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Its attributes by name.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ThingAttributes.None;

    /// <summary>1 at first, one more with each change.</summary>
    public long Version { get; init; } = 1;
}

/// <summary>A type of things.</summary>
public sealed record ThingTypeRecord
{
    public required string ThingTypeName { get; init; }

    /// <summary>A GUID that no other type ever has.</summary>
    public required string ThingTypeId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Description { get; init; }

    /// <summary>Names of the attributes that a fleet is searched by.</summary>
    public string[] SearchableAttributes { get; init; } = [];

    /// <summary>Since when no thing may be given it; null: it may.</summary>
    public DateTimeOffset? DeprecatedAt { get; init; }
}

/// <summary>A registered certificate and what it is attached to.</summary>
public sealed record CertificateRecord
{
    /// <summary>SHA-256 of the DER in lower-case hex.</summary>
    public required string CertificateId { get; init; }

    public required CertificateStatus Status { get; init; }

    public required string CertificatePem { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Accepted without having been signed by the local CA.</summary>
    public bool IsForeign { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Names of the things it is attached to.</summary>
    public string[] Things { get; init; } = [];

    /// <summary>Names of the policies attached to it.</summary>
    public string[] Policies { get; init; } = [];
}

/// <summary>A policy as it was given.</summary>
public sealed record PolicyRecord
{
    public required string PolicyName { get; init; }

    /// <summary>The document's JSON text.</summary>
    public required string Document { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The document compiled, on first use.</summary>
    [JsonIgnore]
    public Policy Compiled => field ??= Policy.Parse(Document);
}

[JsonSerializable(typeof(ThingRecord))]
[JsonSerializable(typeof(ThingTypeRecord))]
[JsonSerializable(typeof(CertificateRecord))]
[JsonSerializable(typeof(PolicyRecord))]
internal sealed partial class RegistryJson : JsonSerializerContext
{
    /// <summary>Indented, and with plus signs and quotes as people write them: these files are no web pages.</summary>
    public static readonly RegistryJson Readable = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
