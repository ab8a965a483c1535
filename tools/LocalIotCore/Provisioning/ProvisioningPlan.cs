using System.Text.Json;
using LocalIotCore.Identity;

namespace LocalIotCore.Provisioning;

/// <summary>What a template comes to with one device's parameters.</summary>
internal sealed class ProvisioningPlan
{
    private const int ReferencesMax = 8; // from resource to resource; more must be a circle
    private readonly ProvisioningTemplate _template;
    private readonly Dictionary<string, string> _values = [];
    private readonly TemplateScope _scope;
    private int _depth;

    private ProvisioningPlan(ProvisioningTemplate template, IReadOnlyDictionary<string, string> given,
        string? certificateId)
    {
        _template = template;
        _scope = new TemplateScope(Find, template.Mappings);
        if (certificateId is not null)
            _values[ProvisioningTemplate.CertificateIdParameter] = certificateId;
        foreach (TemplateParameter parameter in template.Parameters)
        {
            if (_values.ContainsKey(parameter.Name))
                continue;
            _values[parameter.Name] = given.GetValueOrDefault(parameter.Name) ?? parameter.Default
                ?? throw new ProvisioningException(ProvisioningError.InvalidParameters,
                    $"The parameter {parameter.Name} has no value: it is not given and has no default.");
        }
        Thing = Resource(ProvisioningTemplate.ThingType) is { } thing ? ThingOf(thing) : null;
        Certificate = CertificateOf(Resource(ProvisioningTemplate.CertificateType)!);
        Policies = [.. template.Resources
            .Where(resource => resource.Type == ProvisioningTemplate.PolicyType).Select(PolicyOf)];
        DeviceConfiguration = template.DeviceConfiguration.ToDictionary(member => member.Name,
            member => _scope.Text(member.Value, $"DeviceConfiguration.{member.Name}"));
    }

    /// <summary>The thing; null if the template has none.</summary>
    public PlannedThing? Thing { get; }

    public PlannedCertificate Certificate { get; }

    public IReadOnlyList<PlannedPolicy> Policies { get; }

    public IReadOnlyDictionary<string, string> DeviceConfiguration { get; }

    /// <summary>Evaluates a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="parameters">What the device or caller gives; what is not declared is ignored.</param>
    /// <param name="certificateId">The certificate whose owner asks; null: the caller names one.</param>
    /// <exception cref="ProvisioningException">InvalidTemplate or InvalidParameters.</exception>
    public static ProvisioningPlan Of(ProvisioningTemplate template, IReadOnlyDictionary<string, string> parameters,
        string? certificateId) => new(template, parameters, certificateId);

    private TemplateResource? Resource(string type) =>
        _template.Resources.FirstOrDefault(resource => resource.Type == type);

    // A resource's name is what its Ref gives.
    private string? Find(string name)
    {
        if (_values.TryGetValue(name, out string? value))
            return value;
        if (_template.Resources.FirstOrDefault(resource => resource.LogicalName == name) is not { } resource)
            return null;
        if (++_depth > ReferencesMax)
            throw new ProvisioningException(ProvisioningError.InvalidTemplate,
                $"The provisioning template is invalid: the resource {name} refers to itself.");
        value = Text(resource, resource.Type switch
        {
            ProvisioningTemplate.ThingType => "ThingName",
            ProvisioningTemplate.CertificateType => "CertificateId",
            _ => "PolicyName",
        });
        _depth--;
        return value;
    }

    private PlannedThing ThingOf(TemplateResource resource)
    {
        var attributes = new Dictionary<string, string>();
        if (resource.Properties.TryGetProperty("AttributePayload", out JsonElement payload))
        {
            string where = Where(resource, "AttributePayload");
            if (payload.ValueKind != JsonValueKind.Object)
                throw Invalid($"{where} must be an object; it is {payload.ValueKind}.");
            foreach (JsonProperty attribute in payload.EnumerateObject())
                attributes[attribute.Name] = _scope.Text(attribute.Value, $"{where}.{attribute.Name}");
        }
        return new PlannedThing(resource.LogicalName, Required(resource, "ThingName"),
            Text(resource, "ThingTypeName"), attributes, resource.Overrides);
    }

    private PlannedCertificate CertificateOf(TemplateResource resource)
    {
        string? id = Text(resource, "CertificateId");
        string? signingRequest = Text(resource, "CertificateSigningRequest");
        string? pem = Text(resource, "CertificatePem");
        if (new[] { id, signingRequest, pem }.Count(value => value is not null) != 1)
            throw Invalid($"Resources.{resource.LogicalName}.Properties must have exactly one of CertificateId, "
                + "CertificateSigningRequest and CertificatePem.");
        string? status = Text(resource, "Status");
        CertificateStatus planned = status?.ToUpperInvariant() switch
        {
            null or "ACTIVE" => CertificateStatus.Active,
            "INACTIVE" => CertificateStatus.Inactive,
            _ => throw Invalid($"{Where(resource, "Status")} is \"{status}\"; expected ACTIVE or INACTIVE."),
        };
        return new PlannedCertificate(resource.LogicalName, id, signingRequest, pem, planned,
            resource.Overrides.GetValueOrDefault("Status"));
    }

    private PlannedPolicy PolicyOf(TemplateResource resource)
    {
        string? name = Text(resource, "PolicyName");
        string? document = null;
        if (resource.Properties.TryGetProperty("PolicyDocument", out JsonElement given))
            document = given.ValueKind == JsonValueKind.Object && given.TryGetProperty("Version", out _)
                ? given.GetRawText()
                : _scope.Text(given, Where(resource, "PolicyDocument"));
        return name is null && document is null
            ? throw Invalid($"Resources.{resource.LogicalName}.Properties must have PolicyName or PolicyDocument.")
            : new PlannedPolicy(resource.LogicalName, name, document);
    }

    private string Required(TemplateResource resource, string property) => Text(resource, property)
        ?? throw Invalid($"Resources.{resource.LogicalName}.Properties has no {property}.");

    private string? Text(TemplateResource resource, string property) =>
        resource.Properties.TryGetProperty(property, out JsonElement value)
            ? _scope.Text(value, Where(resource, property))
            : null;

    private static string Where(TemplateResource resource, string property) =>
        $"Resources.{resource.LogicalName}.Properties.{property}";

    private static ProvisioningException Invalid(string why) =>
        new(ProvisioningError.InvalidTemplate, $"The provisioning template is invalid: {why}");
}

internal sealed record PlannedThing(string LogicalName, string ThingName, string? ThingTypeName,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Overrides);

/// <summary>A certificate: exactly one of id, signing request and PEM is set.</summary>
/// <param name="StatusOverride">What to do with the status of one that has it from elsewhere; null: nothing.</param>
internal sealed record PlannedCertificate(string LogicalName, string? CertificateId, string? SigningRequestPem,
    string? CertificatePem, CertificateStatus Status, string? StatusOverride);

/// <summary>A policy: an existing one by name, or one to create from a document.</summary>
internal sealed record PlannedPolicy(string LogicalName, string? PolicyName, string? Document);
