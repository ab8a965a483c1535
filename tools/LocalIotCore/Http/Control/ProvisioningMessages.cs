namespace LocalIotCore.Http;

internal sealed record ProvisioningHook(string? PayloadVersion, string? TargetArn);

internal sealed record CreateTemplateRequest(string? TemplateName, string? Description, string? TemplateBody,
    bool Enabled, string? ProvisioningRoleArn, ProvisioningHook? PreProvisioningHook,
    string? Type);

internal sealed record CreateTemplateResponse(string TemplateArn, string TemplateName, int DefaultVersionId);

/// <summary>A template, described by itself (with its body) or in a list. Times are Unix seconds.</summary>
internal sealed record TemplateDescription(string TemplateArn, string TemplateName, string? Description,
    double CreationDate, double LastModifiedDate, int? DefaultVersionId, string? TemplateBody, bool Enabled,
    string? ProvisioningRoleArn, string Type);

internal sealed record ListTemplatesResponse(IReadOnlyList<TemplateDescription> Templates, string? NextToken);

internal sealed record UpdateTemplateRequest(string? Description, bool? Enabled, int? DefaultVersionId,
    string? ProvisioningRoleArn, ProvisioningHook? PreProvisioningHook, bool RemovePreProvisioningHook);

internal sealed record CreateTemplateVersionRequest(string? TemplateBody);

internal sealed record CreateTemplateVersionResponse(string TemplateArn, string TemplateName, int VersionId,
    bool IsDefaultVersion);

/// <summary>A version, described by itself (with its body) or in a list.</summary>
internal sealed record TemplateVersionDescription(int VersionId, double CreationDate, string? TemplateBody,
    bool IsDefaultVersion);

internal sealed record ListTemplateVersionsResponse(IReadOnlyList<TemplateVersionDescription> Versions,
    string? NextToken);

internal sealed record CreateClaimResponse(string CertificateId, string CertificatePem, KeyPair KeyPair,
    double Expiration);

internal sealed record RegisterThingRequest(string? TemplateBody, Dictionary<string, string>? Parameters);

internal sealed record RegisterThingResponse(string CertificatePem, IReadOnlyDictionary<string, string> ResourceArns);
