using LocalIotCore.Storage;

namespace LocalIotCore.Identity;

/// <summary>Things, thing types, certificates, policies, provisioning templates, and what is attached to what: JSON files
/// below the data directory.</summary>
/// <remarks>Several processes may read and write at once: each file is replaced as a whole, changes are made under a
/// lock, and look-ups see what others wrote. Thread-safe. Attachments are stored in the certificate's file.</remarks>
public sealed partial class Registry
{
    private const int LockTimeoutMs = 10_000;

    private readonly JsonFolder<ThingRecord> _things;
    private readonly JsonFolder<ThingTypeRecord> _thingTypes;
    private readonly JsonFolder<CertificateRecord> _certificates;
    private readonly JsonFolder<PolicyRecord> _policies;
    private readonly JsonFolder<TemplateRecord> _templates;
    private readonly PrincipalCache _principals;
    private readonly Lazy<CertificateAuthority> _authority;
    private readonly TimeProvider _time;
    private readonly string _lockPath;

    private Registry(string dataDirectory, TimeProvider time)
    {
        var root = Path.Combine(dataDirectory, "registry");
        Directory.CreateDirectory(root);
        DataDirectory = dataDirectory;
        _time = time;
        _lockPath = Path.Combine(root, "lock");
        _things = new(Path.Combine(root, "things"), RegistryJson.Readable.ThingRecord, t => t.ThingName);
        _thingTypes = new(
            Path.Combine(root, "thing-types"), RegistryJson.Readable.ThingTypeRecord, t => t.ThingTypeName);
        _certificates = new(
            Path.Combine(root, "certificates"), RegistryJson.Readable.CertificateRecord, c => c.CertificateId);
        _policies = new(Path.Combine(root, "policies"), RegistryJson.Readable.PolicyRecord, p => p.PolicyName);
        _templates = new(
            Path.Combine(root, "provisioning-templates"), RegistryJson.Readable.TemplateRecord, t => t.TemplateName);
        _principals = new PrincipalCache(_certificates, _policies);
        _authority = new(() => CertificateAuthority.Open(Path.Combine(dataDirectory, "authority"), time));
        using (Lock())
        {
            _things.RemoveTemporaryFiles();
            _thingTypes.RemoveTemporaryFiles();
            _certificates.RemoveTemporaryFiles();
            _policies.RemoveTemporaryFiles();
            _templates.RemoveTemporaryFiles();
        }
    }

    /// <summary>The folder of the registry.</summary>
    public string DataDirectory { get; }

    /// <summary>The CA that signs the device certificates and the server's; created on first use.</summary>
    public CertificateAuthority Authority => _authority.Value;

    /// <summary>Opens the registry, creating its folder on first use.</summary>
    public static Registry Open(string dataDirectory, TimeProvider? time = null) =>
        new(Path.GetFullPath(dataDirectory), time ?? TimeProvider.System);

    /// <summary>What is wrong with files of the registry that cannot be read, a sentence each. Nothing else is affected by
    /// them; whoever needs one of them gets the same sentence as an exception.</summary>
    public IEnumerable<string> Damage() =>
        [.. _things.Damage(), .. _thingTypes.Damage(), .. _certificates.Damage(), .. _policies.Damage(), .. _templates.Damage()];

    /// <summary>The principal of an ACTIVE certificate; null: unknown or not ACTIVE.</summary>
    /// <exception cref="InvalidDataException">A file is damaged: nobody is admitted with half a policy.</exception>
    public Principal? FindActive(string certificateId) =>
        _principals.Find(certificateId) is { Record.Status: CertificateStatus.Active } entry ? entry.Principal : null;

    /// <summary>Registers a thing, creates a certificate and key for it, and attaches a policy.</summary>
    /// <remarks>A thing may have several certificates: existing ones stay valid.</remarks>
    /// <param name="thingName">The thing; it may already exist.</param>
    /// <param name="algorithm">The kind of its key.</param>
    /// <param name="policy">What it may do; null: <see cref="BuiltInPolicy.Device"/>. If the registry has a policy of
    /// that name, that one is used.</param>
    /// <exception cref="RegistryException">The name is not allowed.</exception>
    public Provisioned Provision(
        string thingName, KeyAlgorithm algorithm = KeyAlgorithm.EcdsaP256, BuiltInPolicy? policy = null)
    {
        policy ??= BuiltInPolicy.Device;
        CreateThing(thingName);
        if (FindPolicy(policy.Name) is null)
            PutPolicy(policy.Name, policy.Local);
        var (certificatePem, privateKeyPem) = Authority.IssueDevice(thingName, algorithm);
        // Attached before it is ACTIVE, so that it is never valid with half of its rights.
        var certificate = RegisterCertificate(certificatePem, CertificateStatus.Inactive);
        AttachThing(thingName, certificate.CertificateId, isExclusive: true); // so that events of its connection name the thing
        AttachPolicy(policy.Name, certificate.CertificateId);
        SetCertificateStatus(certificate.CertificateId, CertificateStatus.Active);
        return new Provisioned
        {
            ThingName = thingName,
            CertificateId = certificate.CertificateId,
            CertificatePem = certificatePem,
            PrivateKeyPem = privateKeyPem,
            CaPem = Authority.CaPem,
        };
    }

    private FileLock Lock() => FileLock.Take(_lockPath, LockTimeoutMs);

    private static RegistryException NotFound(string kind, string name) =>
        new(RegistryError.ResourceNotFound, $"There is no {kind} \"{name}\".");
}
