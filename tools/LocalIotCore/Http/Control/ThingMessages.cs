namespace LocalIotCore.Http;

internal sealed record AttributePayload(Dictionary<string, string>? Attributes, bool Merge);

internal sealed record CreateThingRequest(string? ThingTypeName, AttributePayload? AttributePayload,
    string? BillingGroupName);

internal sealed record CreateThingResponse(string ThingName, string ThingArn, string ThingId);

internal sealed record UpdateThingRequest(string? ThingTypeName, AttributePayload? AttributePayload,
    long? ExpectedVersion, bool RemoveThingType);

/// <summary>A thing, described by itself (with client id and thing id) or in a list.</summary>
internal sealed record ThingDescription(string? DefaultClientId, string ThingName, string? ThingId, string ThingArn,
    string? ThingTypeName, IReadOnlyDictionary<string, string> Attributes, long Version);

internal sealed record ListThingsResponse(IReadOnlyList<ThingDescription> Things, string? NextToken);

internal sealed record ListThingPrincipalsResponse(IReadOnlyList<string> Principals, string? NextToken);

internal sealed record ThingPrincipalObject(string Principal, string ThingPrincipalType);

internal sealed record ListThingPrincipalsV2Response(IReadOnlyList<ThingPrincipalObject> ThingPrincipalObjects,
    string? NextToken);

internal sealed record ListPrincipalThingsResponse(IReadOnlyList<string> Things, string? NextToken);

internal sealed record PrincipalThingObject(string ThingName, string ThingPrincipalType);

internal sealed record ListPrincipalThingsV2Response(IReadOnlyList<PrincipalThingObject> PrincipalThingObjects,
    string? NextToken);

internal sealed record ThingTypeProperties(string? ThingTypeDescription, string[]? SearchableAttributes);

internal sealed record CreateThingTypeRequest(ThingTypeProperties? ThingTypeProperties);

internal sealed record CreateThingTypeResponse(string ThingTypeName, string ThingTypeArn, string ThingTypeId);

internal sealed record DeprecateThingTypeRequest(bool UndoDeprecate);

/// <summary>Times are Unix seconds, as numbers (restJson1's timestamps).</summary>
internal sealed record ThingTypeMetadata(bool Deprecated, double? DeprecationDate, double CreationDate);

/// <summary>A thing type, described by itself (with its id) or in a list.</summary>
internal sealed record ThingTypeDescription(string ThingTypeName, string? ThingTypeId, string ThingTypeArn,
    ThingTypeProperties ThingTypeProperties, ThingTypeMetadata ThingTypeMetadata);

internal sealed record ListThingTypesResponse(IReadOnlyList<ThingTypeDescription> ThingTypes, string? NextToken);

internal sealed record DescribeEndpointResponse(string EndpointAddress);
