namespace LocalIotCore.Http;

internal sealed record PolicyRequest(string? PolicyDocument);

internal sealed record CreatePolicyResponse(string PolicyName, string PolicyArn, string PolicyDocument,
    string PolicyVersionId);

/// <summary>Times are Unix seconds.</summary>
internal sealed record GetPolicyResponse(string PolicyName, string PolicyArn, string PolicyDocument,
    string DefaultVersionId, double CreationDate, double LastModifiedDate, string GenerationId);

internal sealed record PolicySummary(string PolicyName, string PolicyArn);

internal sealed record ListPoliciesResponse(IReadOnlyList<PolicySummary> Policies, string? NextMarker);

internal sealed record CreatePolicyVersionResponse(string PolicyArn, string PolicyDocument, string PolicyVersionId,
    bool IsDefaultVersion);

internal sealed record GetPolicyVersionResponse(string PolicyArn, string PolicyName, string PolicyDocument,
    string PolicyVersionId, bool IsDefaultVersion, double CreationDate, double LastModifiedDate, string GenerationId);

internal sealed record PolicyVersionSummary(string VersionId, bool IsDefaultVersion, double CreateDate);

internal sealed record ListPolicyVersionsResponse(IReadOnlyList<PolicyVersionSummary> PolicyVersions);

internal sealed record PolicyTargetRequest(string? Target);

internal sealed record ListTargetsResponse(IReadOnlyList<string> Targets, string? NextMarker);

internal sealed record ListPolicyPrincipalsResponse(IReadOnlyList<string> Principals, string? NextMarker);
