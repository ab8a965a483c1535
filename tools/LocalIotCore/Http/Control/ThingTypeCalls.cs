using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>CreateThingType, DescribeThingType, ListThingTypes, DeprecateThingType, DeleteThingType.</summary>
internal sealed class ThingTypeCalls(Registry registry)
{
    private const int PageMax = 250; // botocore, RegistryMaxResults

    public IEnumerable<Route> Routes() =>
    [
        new("GET", "/thing-types", Plane.Control, List) { Query = [.. Page.Parameters, "thingTypeName"] },
        new("POST", "/thing-types/{thingTypeName}", Plane.Control, Create),
        new("GET", "/thing-types/{thingTypeName}", Plane.Control, Describe),
        new("DELETE", "/thing-types/{thingTypeName}", Plane.Control, Delete),
        new("POST", "/thing-types/{thingTypeName}/deprecate", Plane.Control, Deprecate),
    ];

    private ApiReply Create(Call call)
    {
        CreateThingTypeRequest request = call.Request.ReadJson(HttpJson.Aws.CreateThingTypeRequest);
        ThingTypeRecord type = registry.CreateThingType(call["thingTypeName"],
            request.ThingTypeProperties?.ThingTypeDescription, request.ThingTypeProperties?.SearchableAttributes ?? []);
        return ApiReply.Of(new CreateThingTypeResponse(type.ThingTypeName, Arn(type), type.ThingTypeId),
            HttpJson.Aws.CreateThingTypeResponse);
    }

    private ApiReply Describe(Call call)
    {
        ThingTypeRecord type = Find(call);
        return ApiReply.Of(Description(type) with { ThingTypeId = type.ThingTypeId },
            HttpJson.Aws.ThingTypeDescription);
    }

    private ApiReply List(Call call)
    {
        string? name = call.Query.Find("thingTypeName");
        Page<ThingTypeRecord> page = Page.Of(
            registry.ThingTypes().Where(type => name is null || type.ThingTypeName == name),
            type => type.ThingTypeName, call.Query.Integer("maxResults", PageMax, 1, PageMax),
            call.Query.Find("nextToken"));
        return ApiReply.Of(new ListThingTypesResponse([.. page.Items.Select(Description)], page.NextToken),
            HttpJson.Aws.ListThingTypesResponse);
    }

    private ApiReply Deprecate(Call call)
    {
        DeprecateThingTypeRequest request = call.Request.ReadJson(HttpJson.Aws.DeprecateThingTypeRequest);
        registry.DeprecateThingType(Find(call).ThingTypeName, request.UndoDeprecate);
        return ApiReply.Empty;
    }

    private ApiReply Delete(Call call)
    {
        registry.DeleteThingType(Find(call).ThingTypeName);
        return ApiReply.Empty;
    }

    private ThingTypeRecord Find(Call call)
    {
        string name = call["thingTypeName"];
        Names.CheckThingType(name);
        return registry.FindThingType(name) ?? throw ApiException.NotFound($"ThingType {name} cannot be found.");
    }

    private static ThingTypeDescription Description(ThingTypeRecord type) => new(type.ThingTypeName, null, Arn(type),
        new ThingTypeProperties(type.Description, type.SearchableAttributes),
        new ThingTypeMetadata(type.DeprecatedAt is not null,
            type.DeprecatedAt is { } deprecatedAt ? ControlNames.Seconds(deprecatedAt) : null, ControlNames.Seconds(type.CreatedAt)));

    private static string Arn(ThingTypeRecord type) => $"{LocalAccount.IotArnPrefix}thingtype/{type.ThingTypeName}";
}
