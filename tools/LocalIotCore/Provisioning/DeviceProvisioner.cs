using System.Security.Cryptography;
using System.Text;
using LocalIotCore.Identity;

namespace LocalIotCore.Provisioning;

/// <summary>Carries out a plan: creates or changes the thing, attaches certificate and policies, and activates the
/// certificate last, so that it never works with half of its rights. What was done before a failure is done again
/// without harm.</summary>
internal sealed class DeviceProvisioner(Registry registry)
{
    private const string DoNothing = "DO_NOTHING";
    private const string Replace = "REPLACE";
    private const string Merge = "MERGE";
    private const string Fail = "FAIL";

    /// <summary>Provisions the owner of a certificate with a registered template.</summary>
    /// <exception cref="ProvisioningException">The message says why.</exception>
    /// <exception cref="RegistryException">A resource of the plan is not allowed or does not exist.</exception>
    public ProvisionedDevice Provision(string templateName, string? token,
        IReadOnlyDictionary<string, string> parameters)
    {
        TemplateRecord template = registry.FindTemplate(templateName)
            ?? throw new ProvisioningException(ProvisioningError.ResourceNotFound,
                $"Provisioning template {templateName} cannot be found.");
        if (!template.IsEnabled)
            throw new ProvisioningException(ProvisioningError.AccessDenied,
                $"Provisioning template {templateName} is disabled.");
        if (string.IsNullOrEmpty(token))
            throw new ProvisioningException(ProvisioningError.InvalidCertificateOwnershipToken,
                "Certificate ownership token cannot be empty."); // AWS's words
        CertificateRecord owned = registry.FindOwned(token)
            ?? throw new ProvisioningException(ProvisioningError.InvalidCertificateOwnershipToken,
                "The certificate ownership token is not valid: it was not issued here, or more than an hour ago.");
        ProvisioningPlan plan = ProvisioningPlan.Of(ProvisioningTemplate.Parse(template.Default.Body), parameters,
            owned.CertificateId);
        if (plan.Certificate.CertificateId != owned.CertificateId)
            throw new ProvisioningException(ProvisioningError.InvalidTemplate,
                "The provisioning template is invalid: its certificate is not the one that the token stands for; "
                + $"expected CertificateId to be {{\"Ref\": \"{ProvisioningTemplate.CertificateIdParameter}\"}}.");
        return owned.Status == CertificateStatus.PendingActivation ? Carry(plan) : Again(plan, owned);
    }

    /// <summary>Carries out a template that the owner of the cloud gives (AWS: RegisterThing).</summary>
    /// <exception cref="ProvisioningException">The message says why.</exception>
    /// <exception cref="RegistryException">A resource of the plan is not allowed or does not exist.</exception>
    public ProvisionedDevice Register(string templateBody, IReadOnlyDictionary<string, string> parameters) =>
        Carry(ProvisioningPlan.Of(ProvisioningTemplate.Parse(templateBody), parameters, null));

    // The certificate is activated last, so one that does not wait any more was provisioned wholly. Its owner may ask
    // for the answer again, but not undo what was changed since: a revoked certificate stays revoked.
    private static ProvisionedDevice Again(ProvisioningPlan plan, CertificateRecord owned)
    {
        bool isSame = owned.Status == plan.Certificate.Status
            && (plan.Thing is null || owned.Things.Contains(plan.Thing.ThingName));
        return isSame
            ? new ProvisionedDevice(plan.Thing?.ThingName, owned.CertificatePem, new Dictionary<string, string>(),
                plan.DeviceConfiguration)
            : throw new ProvisioningException(ProvisioningError.InvalidCertificateOwnershipToken,
                "The certificate ownership token was used already, for another thing, or the certificate's status was "
                + "changed since.");
    }

    private ProvisionedDevice Carry(ProvisioningPlan plan)
    {
        CertificateRecord? existing = Existing(plan.Certificate);
        if (existing is not null && IsSettled(existing) && plan.Certificate.StatusOverride == Fail)
            throw new ProvisioningException(ProvisioningError.ResourceConflict,
                $"Certificate {existing.CertificateId} exists already, and the template says {Fail} for that.");
        if (plan.Certificate.SigningRequestPem is { } request)
            SigningRequest.Parse(request);
        if (plan.Thing is { } thing)
            Check(thing, existing);
        foreach (PlannedPolicy policy in plan.Policies)
            Check(policy);

        CertificateRecord certificate = existing ?? Add(plan.Certificate);
        var arns = new Dictionary<string, string>
        {
            [plan.Certificate.LogicalName] = Registry.ArnOf(certificate.CertificateId),
        };
        if (plan.Thing is { } planned)
        {
            Write(planned, certificate);
            arns[planned.LogicalName] = $"{LocalAccount.IotArnPrefix}thing/{planned.ThingName}";
        }
        foreach (PlannedPolicy policy in plan.Policies)
        {
            string name = Write(policy);
            registry.AttachPolicy(name, certificate.CertificateId);
            arns[policy.LogicalName] = $"{LocalAccount.IotArnPrefix}policy/{name}";
        }
        if (existing is null || !IsSettled(existing) || plan.Certificate.StatusOverride == Replace)
            registry.SetCertificateStatus(certificate.CertificateId, plan.Certificate.Status);
        return new ProvisionedDevice(plan.Thing?.ThingName, certificate.CertificatePem, arns, plan.DeviceConfiguration);
    }

    // Its status was somebody's decision.
    private static bool IsSettled(CertificateRecord certificate) =>
        certificate.Status != CertificateStatus.PendingActivation;

    private CertificateRecord? Existing(PlannedCertificate planned)
    {
        if (planned.CertificateId is not { } id)
            return null;
        return registry.FindCertificate(id) ?? throw new RegistryException(RegistryError.ResourceNotFound,
            $"There is no certificate \"{id}\".");
    }

    private CertificateRecord Add(PlannedCertificate planned) => planned.SigningRequestPem is { } request
        ? registry.IssueCertificate(request, CertificateStatus.Inactive)
        : registry.RegisterCertificate(planned.CertificatePem!, CertificateStatus.Inactive,
            caCertificateId: Registry.CertificateIdOf(registry.Authority.Certificate));

    // A thing that has the certificate already was provisioned by an earlier try of the same device.
    private void Check(PlannedThing planned, CertificateRecord? certificate)
    {
        Names.CheckThing(planned.ThingName);
        ThingAttributes.CheckCount(new ThingRecord
        {
            ThingName = planned.ThingName,
            ThingId = "",
            CreatedAt = default,
            ThingTypeName = planned.ThingTypeName,
            Attributes = ThingAttributes.Apply(ThingAttributes.None, planned.Attributes, isMerge: false),
        });
        if (planned.ThingTypeName is { } type && registry.FindThingType(type) is null)
            throw new RegistryException(RegistryError.ResourceNotFound, $"There is no thing type \"{type}\".");
        bool isAgain = certificate?.Things.Contains(planned.ThingName) ?? false;
        if (!isAgain && planned.Overrides.Values.Contains(Fail) && registry.FindThing(planned.ThingName) is not null)
            throw new ProvisioningException(ProvisioningError.ResourceConflict,
                $"Thing {planned.ThingName} exists already, and the template says {Fail} for that.");
    }

    private void Write(PlannedThing planned, CertificateRecord certificate)
    {
        if (registry.FindThing(planned.ThingName) is null)
        {
            registry.CreateThing(planned.ThingName, planned.ThingTypeName, planned.Attributes);
        }
        else
        {
            string attributes = planned.Overrides.GetValueOrDefault("AttributePayload", DoNothing);
            string type = planned.Overrides.GetValueOrDefault("ThingTypeName", DoNothing);
            bool changesAttributes = attributes is Replace or Merge;
            bool changesType = type == Replace && planned.ThingTypeName is not null;
            if (changesAttributes || changesType)
                registry.UpdateThing(planned.ThingName, new ThingChange
                {
                    ThingTypeName = changesType ? planned.ThingTypeName : null,
                    Attributes = changesAttributes ? planned.Attributes : null,
                    IsMerge = attributes == Merge,
                });
        }
        registry.AttachThing(planned.ThingName, certificate.CertificateId);
    }

    private void Check(PlannedPolicy planned)
    {
        string name = NameOf(planned);
        Names.CheckPolicy(name);
        if (planned.Document is null && registry.FindPolicy(name) is null)
            throw new RegistryException(RegistryError.ResourceNotFound, $"There is no policy \"{name}\".");
        if (planned.Document is { } document)
            Registry.CheckPolicy(name, document);
    }

    private string Write(PlannedPolicy planned)
    {
        string name = NameOf(planned);
        if (planned.Document is { } document && registry.FindPolicy(name) is null)
            registry.CreatePolicy(name, document);
        return name;
    }

    // Developer guide, provisioning templates: without a name it is the document's hash.
    private static string NameOf(PlannedPolicy planned) => planned.PolicyName
        ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(planned.Document!)));
}

/// <summary>A device that was provisioned.</summary>
/// <param name="ThingName">Its thing; null if the template has none.</param>
/// <param name="CertificatePem">Its certificate.</param>
/// <param name="ResourceArns">ARNs by logical name.</param>
/// <param name="DeviceConfiguration">What the template tells the device.</param>
internal sealed record ProvisionedDevice(string? ThingName, string CertificatePem,
    IReadOnlyDictionary<string, string> ResourceArns, IReadOnlyDictionary<string, string> DeviceConfiguration);
