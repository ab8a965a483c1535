using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Heating.Aws;

/// <summary>The calls for policies. All throw the exceptions of
/// <see cref="AwsClient.SendAsync(AwsService, HttpMethod, string, byte[], CancellationToken)"/>.</summary>
internal sealed class PoliciesApi(AwsClient client)
{
    /// <summary>A policy with the document in force; null if there is none of that name.</summary>
    public async Task<PolicyDescription?> FindAsync(string name, CancellationToken cancel)
    {
        try
        {
            byte[] answer = await client.ControlAsync(HttpMethod.Get, Path(name), null, null, cancel);
            return Read(answer, AwsJson.Default.PolicyDescription);
        }
        catch (AwsException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    public Task CreateAsync(string name, string document, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Post, Path(name), Body(document), null, cancel);

    public Task DeleteAsync(string name, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Delete, Path(name), null, null, cancel);

    /// <summary>Adds a version and puts it in force.</summary>
    /// <returns>The version's id.</returns>
    public async Task<string> CreateVersionAsync(string name, string document, CancellationToken cancel)
    {
        byte[] answer = await client.ControlAsync(
            HttpMethod.Post, $"{Path(name)}/version?setAsDefault=true", Body(document), null, cancel);
        return Read(answer, AwsJson.Default.NewPolicyVersion).PolicyVersionId;
    }

    public async Task<IReadOnlyList<PolicyVersionSummary>> VersionsAsync(string name, CancellationToken cancel)
    {
        byte[] answer = await client.ControlAsync(HttpMethod.Get, $"{Path(name)}/version", null, null, cancel);
        return Read(answer, AwsJson.Default.PolicyVersionPage).PolicyVersions;
    }

    /// <summary>Puts a version in force.</summary>
    public Task SetDefaultVersionAsync(string name, string versionId, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Patch, $"{Path(name)}/version/{versionId}", null, null, cancel);

    public Task DeleteVersionAsync(string name, string versionId, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Delete, $"{Path(name)}/version/{versionId}", null, null, cancel);

    /// <summary>Attaches a policy to a certificate.</summary>
    public Task AttachAsync(string name, string certificateArn, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Put, TargetPath(name), Target(certificateArn), null, cancel);

    /// <summary>Detaches a policy from a certificate.</summary>
    public Task DetachAsync(string name, string certificateArn, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Post, TargetPath(name), Target(certificateArn), null, cancel);

    /// <summary>The names of the policies of a certificate. AWS allows ten, which is less than a page.</summary>
    public async Task<IReadOnlyList<string>> AttachedAsync(string certificateArn, CancellationToken cancel)
    {
        byte[] answer = await client.ControlAsync(
            HttpMethod.Post, $"/attached-policies/{Uri.EscapeDataString(certificateArn)}", null, null, cancel);
        return [.. Read(answer, AwsJson.Default.PolicyPage).Policies.Select(policy => policy.PolicyName)];
    }

    private static string Path(string name) => $"/policies/{Uri.EscapeDataString(name)}";

    private static string TargetPath(string name) => $"/target-policies/{Uri.EscapeDataString(name)}";

    private static byte[] Body(string document) =>
        JsonSerializer.SerializeToUtf8Bytes(new PolicyBody(document), AwsJson.Default.PolicyBody);

    private static byte[] Target(string arn) =>
        JsonSerializer.SerializeToUtf8Bytes(new PolicyTarget(arn), AwsJson.Default.PolicyTarget);

    private static T Read<T>(byte[] answer, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(answer, type) ?? throw new JsonException("The body is null.");
}

/// <summary>The body of CreatePolicy and CreatePolicyVersion.</summary>
internal sealed record PolicyBody(string PolicyDocument);

/// <summary>A policy with the document in force.</summary>
internal sealed record PolicyDescription(string PolicyName, string PolicyDocument, string DefaultVersionId);

/// <summary>The response of CreatePolicyVersion.</summary>
internal sealed record NewPolicyVersion(string PolicyVersionId);

/// <summary>A version of a policy. Its time is in Unix seconds.</summary>
internal sealed record PolicyVersionSummary(string VersionId, bool IsDefaultVersion, double CreateDate);

/// <summary>The response of ListPolicyVersions.</summary>
internal sealed record PolicyVersionPage(IReadOnlyList<PolicyVersionSummary> PolicyVersions);

/// <summary>A page of ListAttachedPolicies.</summary>
internal sealed record PolicyPage(IReadOnlyList<PolicySummary> Policies);

/// <summary>A policy in a list.</summary>
internal sealed record PolicySummary(string PolicyName);

/// <summary>The body of AttachPolicy and DetachPolicy.</summary>
internal sealed record PolicyTarget(string Target);
