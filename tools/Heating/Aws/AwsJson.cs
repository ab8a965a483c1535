using System.Text.Json.Serialization;

namespace Heating.Aws;

/// <summary>The messages of the control plane, serialized without reflection.</summary>
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

/// <summary>The body of CreateThing and UpdateThing.</summary>
internal sealed record ThingRequest(string? ThingTypeName, ThingAttributes? AttributePayload);

/// <summary>Attributes to set; with Merge the others stay.</summary>
internal sealed record ThingAttributes(IReadOnlyDictionary<string, string> Attributes, bool? Merge);

/// <summary>The response of DescribeEndpoint.</summary>
internal sealed record EndpointDescription(string EndpointAddress);
