using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>AttachPolicy, DetachPolicy, ListAttachedPolicies, ListTargetsForPolicy, and the deprecated
/// AttachPrincipalPolicy, DetachPrincipalPolicy, ListPrincipalPolicies, ListPolicyPrincipals.</summary>
internal sealed class PolicyAttachmentCalls(Registry registry)
{
    private const string PrincipalHeader = "x-amzn-iot-principal";
    private const string PolicyHeader = "x-amzn-iot-policy";

    public IEnumerable<Route> Routes() =>
    [
        new("PUT", "/target-policies/{policyName}", Plane.Control, call => Attach(call, Target(call))),
        new("POST", "/target-policies/{policyName}", Plane.Control, call => Detach(call, Target(call))),
        new("POST", "/attached-policies/{target}", Plane.Control, ListAttached) { Query = [.. Page.Markers, "recursive"] },
        new("POST", "/policy-targets/{policyName}", Plane.Control, ListTargets) { Query = Page.Markers },
        new("PUT", "/principal-policies/{policyName}", Plane.Control, call => Attach(call, Principal(call))),
        new("DELETE", "/principal-policies/{policyName}", Plane.Control, call => Detach(call, Principal(call))),
        new("GET", "/principal-policies", Plane.Control, ListOfPrincipal) { Query = [.. Page.Markers, "isAscendingOrder"] },
        new("GET", "/policy-principals", Plane.Control, ListPrincipals) { Query = [.. Page.Markers, "isAscendingOrder"] },
    ];

    private ApiReply Attach(Call call, CertificateRecord certificate)
    {
        registry.AttachPolicy(FindPolicy(call["policyName"]), certificate.CertificateId);
        return ApiReply.Empty;
    }

    private ApiReply Detach(Call call, CertificateRecord certificate)
    {
        string name = call["policyName"];
        Names.CheckPolicy(name);
        registry.DetachPolicy(name, certificate.CertificateId);
        return ApiReply.Empty;
    }

    // There are no thing groups to inherit from, so `recursive` changes nothing.
    private ApiReply ListAttached(Call call)
    {
        call.Query.Flag("recursive");
        CertificateRecord certificate = ControlNames.Principal(registry, call["target"], "target");
        return Policies(Page.ByName(certificate.Policies, name => name, call.Query));
    }

    private ApiReply ListOfPrincipal(Call call)
    {
        CertificateRecord certificate = Principal(call);
        IEnumerable<PolicyRecord> policies = certificate.Policies.Select(registry.FindPolicy).OfType<PolicyRecord>();
        Page<PolicyRecord> page = Page.ByCreation(policies, policy => policy.CreatedAt, policy => policy.PolicyName,
            call.Query);
        return Policies(new Page<string>([.. page.Items.Select(policy => policy.PolicyName)], page.NextToken));
    }

    private ApiReply ListTargets(Call call)
    {
        Page<CertificateRecord> page = Page.ByName(registry.CertificatesWith(FindPolicy(call["policyName"])),
            certificate => certificate.CertificateId, call.Query);
        return ApiReply.Of(new ListTargetsResponse(Arns(page), page.NextToken), HttpJson.Aws.ListTargetsResponse);
    }

    private ApiReply ListPrincipals(Call call)
    {
        string name = FindPolicy(call.Request.RequiredHeader(PolicyHeader, "policyName"));
        Page<CertificateRecord> page = Page.ByCreation(registry.CertificatesWith(name),
            certificate => certificate.CreatedAt, certificate => certificate.CertificateId, call.Query);
        return ApiReply.Of(new ListPolicyPrincipalsResponse(Arns(page), page.NextToken),
            HttpJson.Aws.ListPolicyPrincipalsResponse);
    }

    private string FindPolicy(string name)
    {
        Names.CheckPolicy(name);
        return registry.FindPolicy(name)?.PolicyName
            ?? throw ApiException.NotFound($"Policy {name} cannot be found.");
    }

    private CertificateRecord Target(Call call) => ControlNames.Principal(registry,
        call.Request.ReadJson(HttpJson.Aws.PolicyTargetRequest).Target, "target");

    private CertificateRecord Principal(Call call) => ControlNames.Principal(registry,
        call.Request.RequiredHeader(PrincipalHeader, "principal"), "principal");

    private static ApiReply Policies(Page<string> page) => ApiReply.Of(
        new ListPoliciesResponse([.. page.Items.Select(PolicyCalls.Summary)], page.NextToken),
        HttpJson.Aws.ListPoliciesResponse);

    private static string[] Arns(Page<CertificateRecord> page) =>
        [.. page.Items.Select(certificate => Registry.ArnOf(certificate.CertificateId))];
}
