namespace LocalIotCore.Provisioning;

/// <summary>What a device asks for.</summary>
internal enum ProvisioningOperation
{
    CreateKeysAndCertificate,
    CreateCertificateFromCsr,
    RegisterThing,
}

/// <summary>A topic of AWS's device provisioning MQTT API, for example `$aws/certificates/create/json`.</summary>
/// <param name="Operation">What is asked for.</param>
/// <param name="TemplateName">The template; null unless a thing is to be registered.</param>
/// <param name="IsCbor">Whether the payloads are CBOR instead of JSON.</param>
internal readonly record struct ProvisioningTopic(ProvisioningOperation Operation, string? TemplateName, bool IsCbor)
{
    /// <summary>Filters of all requests.</summary>
    public static readonly string[] RequestFilters = ["$aws/certificates/create/+", "$aws/certificates/create-from-csr/+",
        "$aws/provisioning-templates/+/provision/+"];

    /// <summary>Reads a request's topic; false if AWS has no such topic.</summary>
    public static bool TryParse(string topic, out ProvisioningTopic parsed)
    {
        string[] levels = topic.Split('/');
        ProvisioningOperation? operation = levels switch
        {
            ["$aws", "certificates", "create", _] => ProvisioningOperation.CreateKeysAndCertificate,
            ["$aws", "certificates", "create-from-csr", _] => ProvisioningOperation.CreateCertificateFromCsr,
            ["$aws", "provisioning-templates", _, "provision", _] => ProvisioningOperation.RegisterThing,
            _ => null,
        };
        parsed = new ProvisioningTopic(operation ?? default,
            operation == ProvisioningOperation.RegisterThing ? levels[2] : null, levels[^1] == "cbor");
        return operation is not null && levels[^1] is "json" or "cbor";
    }
}
