using System.Text.Json.Serialization;

namespace Heating.Aws;

/// <summary>The messages of the control plane, serialized without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Thing))]
[JsonSerializable(typeof(ThingPage))]
[JsonSerializable(typeof(ThingRequest))]
[JsonSerializable(typeof(CreatedThing))]
[JsonSerializable(typeof(EndpointDescription))]
[JsonSerializable(typeof(CertificateRequestBody))]
[JsonSerializable(typeof(IssuedCertificate))]
[JsonSerializable(typeof(CertificateAnswer))]
[JsonSerializable(typeof(CertificatePage))]
[JsonSerializable(typeof(PolicyBody))]
[JsonSerializable(typeof(PolicyDescription))]
[JsonSerializable(typeof(PolicyVersionPage))]
[JsonSerializable(typeof(NewPolicyVersion))]
[JsonSerializable(typeof(PolicyPage))]
[JsonSerializable(typeof(PolicyTarget))]
[JsonSerializable(typeof(PrincipalPage))]
[JsonSerializable(typeof(ThingNamePage))]
internal sealed partial class AwsJson : JsonSerializerContext;

/// <summary>A page of ListThings.</summary>
internal sealed record ThingPage(IReadOnlyList<Thing> Things, string? NextToken);

/// <summary>The body of CreateThing and UpdateThing.</summary>
internal sealed record ThingRequest(string? ThingTypeName, ThingAttributes? AttributePayload);

/// <summary>The response of CreateThing.</summary>
internal sealed record CreatedThing(string? ThingArn);

/// <summary>Attributes to set; with Merge the others stay.</summary>
internal sealed record ThingAttributes(IReadOnlyDictionary<string, string> Attributes, bool? Merge);

/// <summary>The response of DescribeEndpoint.</summary>
internal sealed record EndpointDescription(string EndpointAddress);

/// <summary>A thing in the registry.</summary>
internal sealed record Thing
{
    public required string ThingName { get; init; }

    /// <summary>The name of its type; null if it has none.</summary>
    public string? ThingTypeName { get; init; }

    /// <summary>Its Amazon Resource Name; null if the response has none.</summary>
    public string? ThingArn { get; init; }

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Its version, which grows with each change.</summary>
    public long Version { get; init; }
}
