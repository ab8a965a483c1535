using System.Globalization;
using LocalIotCore.Identity;
using LocalIotCore.Provisioning;

namespace LocalIotCore.Http;

/// <summary>Create-, Describe-, List-, Update- and DeleteProvisioningTemplate, the same for versions of templates,
/// CreateProvisioningClaim, RegisterThing.</summary>
internal sealed class ProvisioningCalls(Registry registry)
{
    private const int PageMax = 250; // botocore, MaxResults
    private const int RoleArnCharsMin = 20;
    private const int RoleArnCharsMax = 2048;
    private const int DescriptionCharsMax = 500;
    private const string Type = "FLEET_PROVISIONING";

    private readonly DeviceProvisioner _provisioner = new(registry);

    public IEnumerable<Route> Routes() =>
    [
        new("GET", "/provisioning-templates", Plane.Control, List) { Query = Page.Parameters },
        new("POST", "/provisioning-templates", Plane.Control, Create),
        new("GET", "/provisioning-templates/{templateName}", Plane.Control, Describe),
        new("PATCH", "/provisioning-templates/{templateName}", Plane.Control, Update),
        new("DELETE", "/provisioning-templates/{templateName}", Plane.Control, Delete),
        new("GET", "/provisioning-templates/{templateName}/versions", Plane.Control, ListVersions) { Query = Page.Parameters },
        new("POST", "/provisioning-templates/{templateName}/versions", Plane.Control, CreateVersion) { Query = ["setAsDefault"] },
        new("GET", "/provisioning-templates/{templateName}/versions/{versionId}", Plane.Control, DescribeVersion),
        new("DELETE", "/provisioning-templates/{templateName}/versions/{versionId}", Plane.Control, DeleteVersion),
        new("POST", "/provisioning-templates/{templateName}/provisioning-claim", Plane.Control, CreateClaim),
        new("POST", "/things", Plane.Control, RegisterThing),
    ];

    private ApiReply Create(Call call)
    {
        CreateTemplateRequest request = call.Request.ReadJson(HttpJson.Aws.CreateTemplateRequest);
        string name = Required(request.TemplateName, "templateName");
        string body = TemplateBody(request.TemplateBody);
        CheckRole(Required(request.ProvisioningRoleArn, "provisioningRoleArn"));
        CheckDescription(request.Description);
        RefuseHook(request.PreProvisioningHook);
        if (request.Type is not (null or Type))
            throw ApiException.InvalidRequest(
                $"This local cloud does not support templates of the type {request.Type}; expected {Type}.");
        TemplateRecord template;
        try
        {
            template = registry.CreateTemplate(name, request.Description, body, request.Enabled,
                request.ProvisioningRoleArn!);
        }
        catch (RegistryException exception) when (exception.Error == RegistryError.ResourceAlreadyExists)
        {
            throw ApiException.AlreadyExists(exception.Message, name, Arn(name));
        }
        return ApiReply.Of(new CreateTemplateResponse(Arn(name), name, template.DefaultVersionId),
            HttpJson.Aws.CreateTemplateResponse);
    }

    private ApiReply Describe(Call call)
    {
        TemplateRecord template = Find(call);
        return ApiReply.Of(Description(template) with
        {
            DefaultVersionId = template.DefaultVersionId,
            TemplateBody = template.Default.Body,
            ProvisioningRoleArn = template.RoleArn,
        }, HttpJson.Aws.TemplateDescription);
    }

    private ApiReply List(Call call)
    {
        Page<TemplateRecord> page = Paged(call, registry.Templates(), template => template.TemplateName);
        return ApiReply.Of(new ListTemplatesResponse([.. page.Items.Select(Description)], page.NextToken),
            HttpJson.Aws.ListTemplatesResponse);
    }

    private ApiReply Update(Call call)
    {
        UpdateTemplateRequest request = call.Request.ReadJson(HttpJson.Aws.UpdateTemplateRequest);
        RefuseHook(request.PreProvisioningHook);
        CheckDescription(request.Description);
        if (request.ProvisioningRoleArn is { } role)
            CheckRole(role);
        registry.UpdateTemplate(Find(call).TemplateName, new TemplateChange(request.Description, request.Enabled,
            request.DefaultVersionId, request.ProvisioningRoleArn));
        return ApiReply.Empty;
    }

    private ApiReply Delete(Call call)
    {
        registry.DeleteTemplate(Find(call).TemplateName);
        return ApiReply.Empty;
    }

    private ApiReply CreateVersion(Call call)
    {
        string body = TemplateBody(call.Request.ReadJson(HttpJson.Aws.CreateTemplateVersionRequest).TemplateBody);
        string name = Find(call).TemplateName;
        bool isDefault = call.Query.Flag("setAsDefault");
        TemplateVersion version = registry.CreateTemplateVersion(name, body, isDefault);
        return ApiReply.Of(new CreateTemplateVersionResponse(Arn(name), name, version.VersionId, isDefault),
            HttpJson.Aws.CreateTemplateVersionResponse);
    }

    private ApiReply DescribeVersion(Call call)
    {
        TemplateRecord template = Find(call);
        int versionId = VersionId(call);
        TemplateVersion version = template.FindVersion(versionId) ?? throw ApiException.NotFound(
            $"Version {versionId} of provisioning template {template.TemplateName} cannot be found.");
        return ApiReply.Of(Description(template, version) with { TemplateBody = version.Body },
            HttpJson.Aws.TemplateVersionDescription);
    }

    private ApiReply ListVersions(Call call)
    {
        TemplateRecord template = Find(call);
        Page<TemplateVersion> page = Paged(call, template.Versions,
            version => version.VersionId.ToString("D10", CultureInfo.InvariantCulture));
        return ApiReply.Of(new ListTemplateVersionsResponse(
            [.. page.Items.Select(version => Description(template, version))], page.NextToken),
            HttpJson.Aws.ListTemplateVersionsResponse);
    }

    private ApiReply DeleteVersion(Call call)
    {
        registry.DeleteTemplateVersion(Find(call).TemplateName, VersionId(call));
        return ApiReply.Empty;
    }

    private ApiReply CreateClaim(Call call)
    {
        IssuedKeys issued = registry.IssueClaim(Find(call).TemplateName);
        return ApiReply.Of(new CreateClaimResponse(issued.Certificate.CertificateId,
            issued.Certificate.CertificatePem, new KeyPair(issued.PublicKeyPem, issued.PrivateKeyPem),
            ControlNames.Seconds(issued.Certificate.NotAfter)), HttpJson.Aws.CreateClaimResponse);
    }

    private ApiReply RegisterThing(Call call)
    {
        RegisterThingRequest request = call.Request.ReadJson(HttpJson.Aws.RegisterThingRequest);
        string body = Required(request.TemplateBody, "templateBody");
        try
        {
            ProvisionedDevice device = _provisioner.Register(body, request.Parameters ?? []);
            return ApiReply.Of(new RegisterThingResponse(device.CertificatePem, device.ResourceArns),
                HttpJson.Aws.RegisterThingResponse);
        }
        catch (ProvisioningException exception)
        {
            throw exception.Error == ProvisioningError.ResourceConflict
                ? new ApiException("ConflictingResourceUpdateException", 409, exception.Message)
                : ApiException.InvalidRequest(exception.Message);
        }
        catch (RegistryException exception)
        {
            throw new ApiException("ResourceRegistrationFailureException", 400, exception.Message);
        }
    }

    private TemplateRecord Find(Call call)
    {
        string name = call["templateName"];
        Names.CheckTemplate(name);
        return registry.FindTemplate(name)
            ?? throw ApiException.NotFound($"Provisioning template {name} cannot be found.");
    }

    private static string Required(string? value, string name) =>
        value ?? throw ApiException.Constraint(name, null, "Member must not be null");

    private static string TemplateBody(string? given)
    {
        string body = Required(given, "templateBody");
        try
        {
            ProvisioningTemplate.Parse(body);
            return body;
        }
        catch (ProvisioningException exception)
        {
            throw ApiException.InvalidRequest(exception.Message);
        }
    }

    private static void CheckRole(string arn)
    {
        if (arn.Length is < RoleArnCharsMin or > RoleArnCharsMax
            || !arn.StartsWith("arn:", StringComparison.Ordinal) || !arn.Contains(":role/", StringComparison.Ordinal))
            throw ApiException.Constraint("provisioningRoleArn", arn,
                $"expected an IAM role's ARN of {RoleArnCharsMin} to {RoleArnCharsMax} characters, such as "
                + "arn:aws:iam::000000000000:role/provisioning");
    }

    private static void CheckDescription(string? description)
    {
        if (description?.Length > DescriptionCharsMax)
            throw ApiException.Constraint("description", description[..40] + "…",
                $"Member must have length less than or equal to {DescriptionCharsMax}");
    }

    private static void RefuseHook(ProvisioningHook? hook)
    {
        if (hook is not null)
            throw ApiException.InvalidRequest(
                "This local cloud does not support preProvisioningHook: it has no Lambda functions.");
    }

    private static int VersionId(Call call) =>
        int.TryParse(call["versionId"], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            ? id
            : throw ApiException.Constraint("versionId", call["versionId"], "expected a whole number");

    private static TemplateDescription Description(TemplateRecord template) => new(Arn(template.TemplateName),
        template.TemplateName, template.Description, ControlNames.Seconds(template.CreatedAt),
        ControlNames.Seconds(template.ModifiedAt), null, null, template.IsEnabled, null, Type);

    private static TemplateVersionDescription Description(TemplateRecord template, TemplateVersion version) =>
        new(version.VersionId, ControlNames.Seconds(version.CreatedAt), null,
            version.VersionId == template.DefaultVersionId);

    private static Page<T> Paged<T>(Call call, IEnumerable<T> all, Func<T, string> nameOf) => Page.Of(all, nameOf,
        call.Query.Integer("maxResults", PageMax, 1, PageMax), call.Query.Find("nextToken"));

    private static string Arn(string name) => $"{LocalAccount.IotArnPrefix}provisioningtemplate/{name}";
}
