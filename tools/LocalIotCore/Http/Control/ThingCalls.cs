using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>CreateThing, DescribeThing, UpdateThing, DeleteThing, ListThings.</summary>
internal sealed class ThingCalls(Registry registry)
{
    private const int PageMax = 250; // botocore, RegistryMaxResults
    private static readonly Dictionary<string, string> NoAttributes = [];

    public IEnumerable<Route> Routes() =>
    [
        new("GET", "/things", Plane.Control, List)
        {
            Query = [.. Page.Parameters, "attributeName", "attributeValue", "thingTypeName", "usePrefixAttributeValue"],
        },
        new("POST", "/things/{thingName}", Plane.Control, Create),
        new("GET", "/things/{thingName}", Plane.Control, Describe),
        new("PATCH", "/things/{thingName}", Plane.Control, Update),
        new("DELETE", "/things/{thingName}", Plane.Control, Delete) { Query = ["expectedVersion"] },
    ];

    private ApiReply Create(Call call)
    {
        CreateThingRequest request = call.Request.ReadJson(HttpJson.Aws.CreateThingRequest);
        if (request.BillingGroupName is not null)
            throw ApiException.InvalidRequest("This local cloud has no billing groups.");
        ThingRecord thing;
        try
        {
            thing = registry.CreateThing(call["thingName"], request.ThingTypeName,
                request.AttributePayload?.Attributes ?? NoAttributes);
        }
        catch (RegistryException exception) when (exception.Error == RegistryError.ResourceAlreadyExists
            && registry.FindThing(call["thingName"]) is { } existing)
        {
            throw ApiException.AlreadyExists(exception.Message, existing.ThingId, Arn(existing));
        }
        return ApiReply.Of(new CreateThingResponse(thing.ThingName, Arn(thing), thing.ThingId),
            HttpJson.Aws.CreateThingResponse);
    }

    private ApiReply Describe(Call call)
    {
        ThingRecord thing = Find(call);
        return ApiReply.Of(Description(thing) with { DefaultClientId = thing.ThingName, ThingId = thing.ThingId },
            HttpJson.Aws.ThingDescription);
    }

    private ApiReply Update(Call call)
    {
        UpdateThingRequest request = call.Request.ReadJson(HttpJson.Aws.UpdateThingRequest);
        registry.UpdateThing(Find(call).ThingName, new ThingChange
        {
            ThingTypeName = request.ThingTypeName,
            RemoveThingType = request.RemoveThingType,
            Attributes = request.AttributePayload?.Attributes,
            IsMerge = request.AttributePayload?.Merge ?? false,
            ExpectedVersion = request.ExpectedVersion,
        });
        return ApiReply.Empty;
    }

    private ApiReply Delete(Call call)
    {
        string thingName = call["thingName"];
        Names.CheckThing(thingName);
        registry.DeleteThing(thingName, call.Query.Long("expectedVersion"));
        return ApiReply.Empty;
    }

    private ApiReply List(Call call)
    {
        Query query = call.Query;
        bool isPrefix = query.Flag("usePrefixAttributeValue");
        string? typeName = query.Find("thingTypeName");
        string? attributeName = query.Find("attributeName");
        string? attributeValue = query.Find("attributeValue");
        if ((attributeName is null) != (attributeValue is null))
            throw ApiException.InvalidRequest("attributeName and attributeValue must be given together.");
        IEnumerable<ThingRecord> things = registry.Things()
            .Where(thing => typeName is null || thing.ThingTypeName == typeName)
            .Where(thing => attributeName is null || Has(thing, attributeName, attributeValue!, isPrefix));
        Page<ThingRecord> page = Page.Of(things, thing => thing.ThingName,
            query.Integer("maxResults", PageMax, 1, PageMax), query.Find("nextToken"));
        return ApiReply.Of(new ListThingsResponse([.. page.Items.Select(Description)], page.NextToken),
            HttpJson.Aws.ListThingsResponse);
    }

    private ThingRecord Find(Call call)
    {
        string thingName = call["thingName"];
        Names.CheckThing(thingName);
        return registry.FindThing(thingName)
            ?? throw ApiException.NotFound($"Thing {thingName} cannot be found.");
    }

    private static bool Has(ThingRecord thing, string name, string value, bool isPrefix) =>
        thing.Attributes.TryGetValue(name, out string? actual)
        && (isPrefix ? actual.StartsWith(value, StringComparison.Ordinal) : actual == value);

    private static ThingDescription Description(ThingRecord thing) => new(null, thing.ThingName, null, Arn(thing),
        thing.ThingTypeName, thing.Attributes, thing.Version);

    private static string Arn(ThingRecord thing) => $"{LocalAccount.IotArnPrefix}thing/{thing.ThingName}";
}
