using System.Text.Json;
using LocalIotCore.Identity;
using LocalIotCore.Shadows;

namespace LocalIotCore.Http;

/// <summary>GetThingShadow, UpdateThingShadow, DeleteThingShadow, ListNamedShadowsForThing. The shadow service
/// publishes their changes on MQTT too.</summary>
internal sealed class ShadowCalls(ShadowService shadows)
{
    private const string Template = "/things/{thingName}/shadow";
    private const int PageMax = 100; // botocore, PageSize
    private const int PageDefault = 25;

    public IEnumerable<Route> Routes() =>
    [
        new("GET", Template, Plane.Data, Get) { Query = ["name"] },
        new("POST", Template, Plane.Data, Update) { Query = ["name"] },
        new("DELETE", Template, Plane.Data, Delete) { Query = ["name"] },
        new("GET", "/api/things/shadow/ListNamedShadowsForThing/{thingName}", Plane.Data, List) { Query = ["pageSize", "nextToken"] },
    ];

    private ApiReply Get(Call call) => Answer(shadows.Get(Find(call, PolicyAction.GetThingShadow), []));

    private ApiReply Update(Call call) =>
        Answer(shadows.Update(Find(call, PolicyAction.UpdateThingShadow), call.Request.Body.Span));

    private ApiReply Delete(Call call) => Answer(shadows.Delete(Find(call, PolicyAction.DeleteThingShadow), []));

    private ApiReply List(Call call)
    {
        string thingName = call["thingName"];
        CheckName(new ShadowName(thingName, null));
        int pageSize = call.Query.Integer("pageSize", PageDefault, 1, PageMax);
        call.Caller.Demand(PolicyAction.ListNamedShadowsForThing, "*");
        ShadowList list = shadows.List(thingName, pageSize, call.Query.Find("nextToken"));
        return ApiReply.Of(new ListNamedShadowsResponse(list.Results, list.NextToken, list.Timestamp),
            HttpJson.Aws.ListNamedShadowsResponse);
    }

    private static ShadowName Find(Call call, PolicyAction action)
    {
        var name = new ShadowName(call["thingName"], call.Query.Find("name"));
        CheckName(name);
        call.Caller.Demand(action, name.Shadow is null ? name.Thing : $"{name.Thing}/{name.Shadow}");
        return name;
    }

    private static void CheckName(ShadowName name)
    {
        if (!name.IsValid)
            throw ApiException.InvalidRequest("Invalid name: a thing's has 1 to 128, a shadow's 1 to 64 of the characters "
                + "a-z A-Z 0-9 : _ - (and $ in a shadow's name).");
    }

    private static ApiReply Answer(ShadowReply reply)
    {
        if (reply.IsAccepted)
            return new ApiReply(reply.Body);
        using JsonDocument rejection = JsonDocument.Parse(reply.Body);
        throw Error(reply.Code, rejection.RootElement.GetProperty("message").GetString()!);
    }

    // By the names of botocore's model of the data plane.
    private static ApiException Error(int code, string message) => code switch
    {
        400 => ApiException.InvalidRequest(message),
        401 => new ApiException("UnauthorizedException", code, message),
        403 => ApiException.Forbidden(message),
        404 => ApiException.NotFound(message),
        409 => new ApiException("ConflictException", code, message),
        413 => ApiException.TooLarge(message),
        415 => new ApiException("UnsupportedDocumentEncodingException", code, message),
        429 => new ApiException("ThrottlingException", code, message),
        _ => ApiException.Internal(),
    };
}
