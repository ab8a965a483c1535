using System.Text.Json.Serialization;

namespace Heating.Aws;

/// <summary>The messages of the control plane, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Thing))]
[JsonSerializable(typeof(ThingPage))]
[JsonSerializable(typeof(ThingRequest))]
[JsonSerializable(typeof(EndpointDescription))]
internal sealed partial class AwsJson : JsonSerializerContext;

/// <summary>A page of ListThings.</summary>
internal sealed record ThingPage(IReadOnlyList<Thing> Things, string? NextToken);

/// <summary>What CreateThing and UpdateThing take.</summary>
internal sealed record ThingRequest(string? ThingTypeName, ThingAttributes? AttributePayload);

/// <summary>Attributes to set; with Merge the others stay.</summary>
internal sealed record ThingAttributes(IReadOnlyDictionary<string, string> Attributes, bool? Merge);

/// <summary>What DescribeEndpoint answers.</summary>
internal sealed record EndpointDescription(string EndpointAddress);
