using System.Globalization;
using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>CreatePolicy, GetPolicy, ListPolicies, DeletePolicy, CreatePolicyVersion, GetPolicyVersion,
/// ListPolicyVersions, SetDefaultPolicyVersion, DeletePolicyVersion.</summary>
internal sealed class PolicyCalls(Registry registry)
{
    public IEnumerable<Route> Routes() =>
    [
        new("GET", "/policies", Plane.Control, List) { Query = [.. Page.Markers, "isAscendingOrder"] },
        new("POST", "/policies/{policyName}", Plane.Control, Create),
        new("GET", "/policies/{policyName}", Plane.Control, Get),
        new("DELETE", "/policies/{policyName}", Plane.Control, Delete),
        new("POST", "/policies/{policyName}/version", Plane.Control, CreateVersion) { Query = ["setAsDefault"] },
        new("GET", "/policies/{policyName}/version", Plane.Control, ListVersions),
        new("GET", "/policies/{policyName}/version/{policyVersionId}", Plane.Control, GetVersion),
        new("PATCH", "/policies/{policyName}/version/{policyVersionId}", Plane.Control, SetDefaultVersion),
        new("DELETE", "/policies/{policyName}/version/{policyVersionId}", Plane.Control, DeleteVersion),
    ];

    private ApiReply Create(Call call)
    {
        PolicyRequest request = call.Request.ReadJson(HttpJson.Aws.PolicyRequest);
        string name = call["policyName"];
        PolicyRecord policy;
        try
        {
            policy = registry.CreatePolicy(name, Document(request));
        }
        catch (RegistryException exception) when (exception.Error == RegistryError.ResourceAlreadyExists)
        {
            throw ApiException.AlreadyExists(exception.Message, name, ControlNames.PolicyArn(name));
        }
        return ApiReply.Of(new CreatePolicyResponse(policy.PolicyName, ControlNames.PolicyArn(policy.PolicyName),
            policy.Document, Id(policy.DefaultVersionId)), HttpJson.Aws.CreatePolicyResponse);
    }

    private ApiReply Get(Call call)
    {
        PolicyRecord policy = Find(call);
        return ApiReply.Of(new GetPolicyResponse(policy.PolicyName, ControlNames.PolicyArn(policy.PolicyName),
            policy.Document, Id(policy.DefaultVersionId), ControlNames.Seconds(policy.CreatedAt),
            ControlNames.Seconds(policy.ModifiedAt ?? policy.CreatedAt), Generation(policy)),
            HttpJson.Aws.GetPolicyResponse);
    }

    private ApiReply List(Call call)
    {
        Page<PolicyRecord> page = Page.ByCreation(registry.Policies(), policy => policy.CreatedAt,
            policy => policy.PolicyName, call.Query);
        return ApiReply.Of(new ListPoliciesResponse(
            [.. page.Items.Select(policy => Summary(policy.PolicyName))], page.NextToken),
            HttpJson.Aws.ListPoliciesResponse);
    }

    private ApiReply Delete(Call call)
    {
        registry.DeletePolicy(Find(call).PolicyName);
        return ApiReply.Empty;
    }

    private ApiReply CreateVersion(Call call)
    {
        string document = Document(call.Request.ReadJson(HttpJson.Aws.PolicyRequest));
        string name = Find(call).PolicyName;
        bool isDefault = call.Query.Flag("setAsDefault");
        PolicyVersion version = registry.CreatePolicyVersion(name, document, isDefault);
        return ApiReply.Of(new CreatePolicyVersionResponse(ControlNames.PolicyArn(name), version.Document,
            Id(version.VersionId), isDefault), HttpJson.Aws.CreatePolicyVersionResponse);
    }

    private ApiReply GetVersion(Call call)
    {
        PolicyRecord policy = Find(call);
        int versionId = VersionId(call);
        PolicyVersion version = policy.Versions.FirstOrDefault(version => version.VersionId == versionId)
            ?? throw ApiException.NotFound($"Version {versionId} of policy {policy.PolicyName} cannot be found.");
        double createdAt = ControlNames.Seconds(version.CreatedAt);
        return ApiReply.Of(new GetPolicyVersionResponse(ControlNames.PolicyArn(policy.PolicyName), policy.PolicyName,
            version.Document, Id(versionId), versionId == policy.DefaultVersionId, createdAt, createdAt,
            Generation(policy)), HttpJson.Aws.GetPolicyVersionResponse);
    }

    private ApiReply ListVersions(Call call)
    {
        PolicyRecord policy = Find(call);
        return ApiReply.Of(new ListPolicyVersionsResponse([.. policy.Versions.Select(version =>
            new PolicyVersionSummary(Id(version.VersionId), version.VersionId == policy.DefaultVersionId,
                ControlNames.Seconds(version.CreatedAt)))]), HttpJson.Aws.ListPolicyVersionsResponse);
    }

    private ApiReply SetDefaultVersion(Call call)
    {
        registry.SetDefaultPolicyVersion(Find(call).PolicyName, VersionId(call));
        return ApiReply.Empty;
    }

    private ApiReply DeleteVersion(Call call)
    {
        registry.DeletePolicyVersion(Find(call).PolicyName, VersionId(call));
        return ApiReply.Empty;
    }

    private PolicyRecord Find(Call call)
    {
        string name = call["policyName"];
        Names.CheckPolicy(name);
        return registry.FindPolicy(name) ?? throw ApiException.NotFound($"Policy {name} cannot be found.");
    }

    private static string Document(PolicyRequest request) => request.PolicyDocument
        ?? throw ApiException.Constraint("policyDocument", null, "Member must not be null");

    private static int VersionId(Call call)
    {
        string text = call["policyVersionId"];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? id
            : throw ApiException.Constraint("policyVersionId", text,
                "Member must satisfy regular expression pattern: [0-9]+");
    }

    private static string Id(int versionId) => versionId.ToString(CultureInfo.InvariantCulture);

    private static string Generation(PolicyRecord policy) =>
        ControlNames.Generation(policy.PolicyName, policy.CreatedAt);

    internal static PolicySummary Summary(string policyName) => new(policyName, ControlNames.PolicyArn(policyName));
}
