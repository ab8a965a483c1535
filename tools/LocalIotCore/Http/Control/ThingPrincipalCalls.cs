using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>AttachThingPrincipal, DetachThingPrincipal, ListThingPrincipals, ListThingPrincipalsV2,
/// ListPrincipalThings, ListPrincipalThingsV2.</summary>
internal sealed class ThingPrincipalCalls(Registry registry)
{
    private const int PageMax = 250; // botocore, RegistryMaxResults
    private const string PrincipalHeader = "x-amzn-principal";
    private const string Exclusive = "EXCLUSIVE_THING";
    private const string NonExclusive = "NON_EXCLUSIVE_THING";

    public IEnumerable<Route> Routes() =>
    [
        new("PUT", "/things/{thingName}/principals", Plane.Control, Attach) { Query = ["thingPrincipalType"] },
        new("DELETE", "/things/{thingName}/principals", Plane.Control, Detach),
        new("GET", "/things/{thingName}/principals", Plane.Control, ListPrincipals) { Query = Page.Parameters },
        new("GET", "/things/{thingName}/principals-v2", Plane.Control, ListPrincipalsWithType) { Query = [.. Page.Parameters, "thingPrincipalType"] },
        new("GET", "/principals/things", Plane.Control, ListThings) { Query = Page.Parameters },
        new("GET", "/principals/things-v2", Plane.Control, ListThingsWithType) { Query = [.. Page.Parameters, "thingPrincipalType"] },
    ];

    private ApiReply Attach(Call call)
    {
        string thingName = FindThing(call);
        registry.AttachThing(thingName, Principal(call).CertificateId, Type(call) == Exclusive);
        return ApiReply.Empty;
    }

    private ApiReply Detach(Call call)
    {
        string thingName = FindThing(call);
        registry.DetachThing(thingName, Principal(call).CertificateId);
        return ApiReply.Empty;
    }

    private ApiReply ListPrincipals(Call call)
    {
        Page<CertificateRecord> page = Certificates(call, null);
        return ApiReply.Of(new ListThingPrincipalsResponse(
            [.. page.Items.Select(certificate => Registry.ArnOf(certificate.CertificateId))], page.NextToken),
            HttpJson.Aws.ListThingPrincipalsResponse);
    }

    private ApiReply ListPrincipalsWithType(Call call)
    {
        Page<CertificateRecord> page = Certificates(call, Type(call));
        return ApiReply.Of(new ListThingPrincipalsV2Response([.. page.Items.Select(certificate =>
            new ThingPrincipalObject(Registry.ArnOf(certificate.CertificateId), TypeOf(certificate)))],
            page.NextToken), HttpJson.Aws.ListThingPrincipalsV2Response);
    }

    private ApiReply ListThings(Call call)
    {
        Page<string> page = Paged(call, Principal(call).Things, name => name);
        return ApiReply.Of(new ListPrincipalThingsResponse(page.Items, page.NextToken),
            HttpJson.Aws.ListPrincipalThingsResponse);
    }

    private ApiReply ListThingsWithType(Call call)
    {
        CertificateRecord certificate = Principal(call);
        bool isWanted = Type(call) is not { } type || type == TypeOf(certificate);
        Page<string> page = Paged(call, isWanted ? certificate.Things : [], name => name);
        return ApiReply.Of(new ListPrincipalThingsV2Response([.. page.Items.Select(name =>
            new PrincipalThingObject(name, TypeOf(certificate)))], page.NextToken),
            HttpJson.Aws.ListPrincipalThingsV2Response);
    }

    private Page<CertificateRecord> Certificates(Call call, string? type) => Paged(call,
        registry.CertificatesOf(FindThing(call)).Where(certificate => type is null || type == TypeOf(certificate)),
        certificate => certificate.CertificateId);

    private string FindThing(Call call)
    {
        string name = call["thingName"];
        Names.CheckThing(name);
        return registry.FindThing(name)?.ThingName ?? throw ApiException.NotFound($"Thing {name} cannot be found.");
    }

    private CertificateRecord Principal(Call call) => ControlNames.Principal(registry,
        call.Request.RequiredHeader(PrincipalHeader, "principal"), "principal");

    private static string? Type(Call call) => call.Query.Find("thingPrincipalType") switch
    {
        null or Exclusive or NonExclusive => call.Query.Find("thingPrincipalType"),
        { } other => throw ApiException.Constraint("thingPrincipalType", other,
            $"Member must satisfy enum value set: [{NonExclusive}, {Exclusive}]"),
    };

    private static string TypeOf(CertificateRecord certificate) => certificate.IsExclusive ? Exclusive : NonExclusive;

    private static Page<T> Paged<T>(Call call, IEnumerable<T> all, Func<T, string> nameOf) => Page.Of(all, nameOf,
        call.Query.Integer("maxResults", PageMax, 1, PageMax), call.Query.Find("nextToken"));
}
