using System.Text.Json;

namespace LocalIotCore.Provisioning;

/// <summary>A provisioning template: parameters, and the thing, the certificate and the policies made of them.
/// Immutable.</summary>
public sealed class ProvisioningTemplate
{
    /// <summary>AWS IoT's limit on the body of a template (botocore, TemplateBody).</summary>
    public const int LengthMaxChars = 10_240;

    /// <summary>The parameter that the cloud itself provides.</summary>
    internal const string CertificateIdParameter = "AWS::IoT::Certificate::Id";

    internal const string ThingType = "AWS::IoT::Thing";
    internal const string CertificateType = "AWS::IoT::Certificate";
    internal const string PolicyType = "AWS::IoT::Policy";

    private const int NestingMax = 16;

    private static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = NestingMax,
        AllowDuplicateProperties = false,
    };

    private static readonly Dictionary<string, string[]> Properties = new()
    {
        [ThingType] = ["ThingName", "AttributePayload", "ThingTypeName"],
        [CertificateType] =
            ["CertificateId", "CertificateSigningRequest", "CertificatePem", "CACertificatePem", "Status"],
        [PolicyType] = ["PolicyName", "PolicyDocument"],
    };

    private static readonly Dictionary<string, string[]> Overrides = new()
    {
        ["AttributePayload"] = ["DO_NOTHING", "REPLACE", "FAIL", "MERGE"],
        ["ThingTypeName"] = ["DO_NOTHING", "REPLACE", "FAIL"],
        ["Status"] = ["DO_NOTHING", "REPLACE", "FAIL"],
    };

    private ProvisioningTemplate(JsonElement root)
    {
        Parameters = [.. Members(root, "Parameters", isRequired: false).Select(Parameter)];
        Resources = [.. Members(root, "Resources", isRequired: true).Select(Resource)];
        Mappings = root.TryGetProperty("Mappings", out JsonElement mappings) ? mappings : null;
        DeviceConfiguration = [.. Members(root, "DeviceConfiguration", isRequired: false)];
        foreach (string type in (string[])[ThingType, CertificateType])
        {
            if (Resources.Count(resource => resource.Type == type) > 1)
                throw Invalid($"Resources has more than one {type}.");
        }
        if (Resources.All(resource => resource.Type != CertificateType))
            throw Invalid($"Resources has no {CertificateType}.");
    }

    internal IReadOnlyList<TemplateParameter> Parameters { get; }

    internal IReadOnlyList<TemplateResource> Resources { get; }

    internal JsonElement? Mappings { get; }

    internal IReadOnlyList<JsonProperty> DeviceConfiguration { get; }

    /// <summary>Reads a template.</summary>
    /// <exception cref="ProvisioningException">InvalidTemplate: the message says where and why.</exception>
    public static ProvisioningTemplate Parse(string body)
    {
        if (body.Length > LengthMaxChars)
            throw Invalid($"it has {body.Length} characters, at most {LengthMaxChars} are allowed.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            JsonElement root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object)
                throw Invalid($"it must be an object; it is {root.ValueKind}.");
            Expect(root, "it", "Parameters", "Resources", "Mappings", "DeviceConfiguration", "Description", "Version");
            return new ProvisioningTemplate(root);
        }
        catch (JsonException e)
        {
            throw Invalid($"it is not valid JSON: {e.Message}", e);
        }
    }

    private static TemplateParameter Parameter(JsonProperty member)
    {
        string where = $"Parameters.{member.Name}";
        Expect(member.Value, where, "Type", "Default", "Description");
        if (!member.Value.TryGetProperty("Type", out JsonElement type) || !type.ValueEquals("String"))
            throw Invalid($"{where}.Type must be \"String\".");
        if (!member.Value.TryGetProperty("Default", out JsonElement value))
            return new TemplateParameter(member.Name, null);
        return value.ValueKind == JsonValueKind.String
            ? new TemplateParameter(member.Name, value.GetString())
            : throw Invalid($"{where}.Default must be text; it is {value.ValueKind}.");
    }

    private static TemplateResource Resource(JsonProperty member)
    {
        string where = $"Resources.{member.Name}";
        Expect(member.Value, where, "Type", "Properties", "OverrideSettings");
        string? type = member.Value.TryGetProperty("Type", out JsonElement named)
            && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        if (type is null || !Properties.TryGetValue(type, out string[]? known))
            throw Invalid($"{where}.Type is {type ?? "missing"}; expected {string.Join(", ", Properties.Keys)}.");
        if (!member.Value.TryGetProperty("Properties", out JsonElement properties))
            throw Invalid($"{where} has no Properties.");
        Expect(properties, $"{where}.Properties", known);
        return new TemplateResource(member.Name, type, properties, Settings(member.Value, where));
    }

    private static Dictionary<string, string> Settings(JsonElement resource, string where)
    {
        var settings = new Dictionary<string, string>();
        if (!resource.TryGetProperty("OverrideSettings", out JsonElement given))
            return settings;
        Expect(given, $"{where}.OverrideSettings", [.. Overrides.Keys]);
        foreach (JsonProperty setting in given.EnumerateObject())
        {
            string[] allowed = Overrides[setting.Name];
            settings[setting.Name] = allowed.FirstOrDefault(value => setting.Value.ValueKind == JsonValueKind.String
                && setting.Value.ValueEquals(value))
                ?? throw Invalid($"{where}.OverrideSettings.{setting.Name} is {setting.Value.GetRawText()}; "
                    + $"expected {string.Join(", ", allowed)}.");
        }
        return settings;
    }

    private static IEnumerable<JsonProperty> Members(JsonElement root, string name, bool isRequired)
    {
        if (!root.TryGetProperty(name, out JsonElement value))
            return isRequired ? throw Invalid($"it has no {name}.") : [];
        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject()
            : throw Invalid($"{name} must be an object; it is {value.ValueKind}.");
    }

    private static void Expect(JsonElement value, string where, params ReadOnlySpan<string> known)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Invalid($"{where} must be an object; it is {value.ValueKind}.");
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!known.Contains(member.Name))
                throw Invalid($"{where} has {member.Name}, which this local cloud does not support; "
                    + $"expected {string.Join(", ", known)}.");
        }
    }

    private static ProvisioningException Invalid(string why, Exception? inner = null) =>
        new(ProvisioningError.InvalidTemplate, $"The provisioning template is invalid: {why}", inner);
}

/// <summary>A declared parameter; without a default it must be given.</summary>
internal sealed record TemplateParameter(string Name, string? Default);

/// <summary>A declared resource.</summary>
/// <param name="LogicalName">What other resources call it.</param>
/// <param name="Type">One of the three types.</param>
/// <param name="Properties">Its properties, not evaluated.</param>
/// <param name="Overrides">What to do with each property if the resource exists already.</param>
internal sealed record TemplateResource(string LogicalName, string Type, JsonElement Properties,
    IReadOnlyDictionary<string, string> Overrides);
