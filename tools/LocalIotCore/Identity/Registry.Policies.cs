using System.Globalization;

namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    /// <summary>AWS IoT's limit on the policies of one certificate.</summary>
    public const int AttachedPoliciesMax = 10;

    /// <summary>Creates a policy, or replaces the document of its default version; running clouds use it at
    /// once.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name; MalformedPolicy: the document.</exception>
    public PolicyRecord PutPolicy(string policyName, string document)
    {
        CheckPolicy(policyName, document);
        using (Lock())
        {
            var policy = _policies.Find(policyName) is { } existing
                ? existing with { Document = document, ModifiedAt = _time.GetUtcNow() }
                : new PolicyRecord { PolicyName = policyName, Document = document, CreatedAt = _time.GetUtcNow() };
            _policies.Write(policy);
            return policy;
        }
    }

    /// <summary>Creates a policy.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name; MalformedPolicy: the document;
    /// ResourceAlreadyExists: even if it is the same.</exception>
    public PolicyRecord CreatePolicy(string policyName, string document)
    {
        CheckPolicy(policyName, document);
        using (Lock())
        {
            if (_policies.Find(policyName) is not null)
                throw new RegistryException(
                    RegistryError.ResourceAlreadyExists,
                    $"Policy cannot be created - name already exists (name={policyName})");
            var policy = new PolicyRecord
            {
                PolicyName = policyName,
                Document = document,
                CreatedAt = _time.GetUtcNow(),
            };
            _policies.Write(policy);
            return policy;
        }
    }

    /// <summary>Adds a version to a policy, and makes it the default if that is asked for.</summary>
    /// <exception cref="RegistryException">ResourceNotFound; MalformedPolicy: the document; VersionsLimitExceeded:
    /// there are <see cref="PolicyRecord.VersionsMax"/>.</exception>
    public PolicyVersion CreatePolicyVersion(string policyName, string document, bool isDefault)
    {
        CheckPolicy(policyName, document);
        using (Lock())
        {
            var policy = _policies.Find(policyName) ?? throw NotFound("policy", policyName);
            if (policy.OtherVersions.Length + 1 >= PolicyRecord.VersionsMax)
                throw new RegistryException(
                    RegistryError.VersionsLimitExceeded,
                    $"The policy {policyName} already has the maximum number of versions ({PolicyRecord.VersionsMax})");
            var version = new PolicyVersion(policy.LastVersionId + 1, document, _time.GetUtcNow());
            var changed = isDefault
                ? policy.WithDefault(version)
                : policy with { OtherVersions = [.. policy.OtherVersions, version] };
            _policies.Write(changed with { LastVersionId = version.VersionId, ModifiedAt = _time.GetUtcNow() });
            return version;
        }
    }

    /// <summary>Makes a version of a policy the one that is in force.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such policy or version.</exception>
    public void SetDefaultPolicyVersion(string policyName, int versionId)
    {
        using (Lock())
        {
            var policy = _policies.Find(policyName) ?? throw NotFound("policy", policyName);
            if (policy.DefaultVersionId != versionId)
                _policies.Write(
                    policy.WithDefault(Version(policy, versionId)) with { ModifiedAt = _time.GetUtcNow() });
        }
    }

    /// <summary>Removes a version of a policy.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such policy or version; DeleteConflict: it is the
    /// default.</exception>
    public void DeletePolicyVersion(string policyName, int versionId)
    {
        using (Lock())
        {
            var policy = _policies.Find(policyName) ?? throw NotFound("policy", policyName);
            if (Version(policy, versionId).VersionId == policy.DefaultVersionId)
                throw new RegistryException(
                    RegistryError.DeleteConflict,
                    $"Cannot delete the default version of a policy (name={policyName}, version={versionId})");
            _policies.Write(policy with
            {
                OtherVersions = [.. policy.OtherVersions.Where(version => version.VersionId != versionId)],
                ModifiedAt = _time.GetUtcNow(),
            });
        }
    }

    /// <summary>The policy of that name; null if there is none.</summary>
    public PolicyRecord? FindPolicy(string policyName) => _policies.Find(policyName);

    /// <summary>All policies, in no particular order.</summary>
    public IEnumerable<PolicyRecord> Policies() => _policies.All();

    /// <summary>The certificates that have a policy.</summary>
    public IEnumerable<CertificateRecord> CertificatesWith(string policyName) =>
        _certificates.All().Where(certificate => certificate.Policies.Contains(policyName));

    /// <summary>Removes a policy.</summary>
    /// <exception cref="RegistryException">ResourceNotFound; DeleteConflict: a certificate still has it, or it has more
    /// than one version.</exception>
    public void DeletePolicy(string policyName)
    {
        using (Lock())
        {
            var policy = _policies.Find(policyName) ?? throw NotFound("policy", policyName);
            if (CertificatesWith(policyName).Any())
                throw new RegistryException(
                    RegistryError.DeleteConflict,
                    "The policy cannot be deleted as the policy is attached to one or more principals "
                    + $"(name={policyName})");
            if (policy.OtherVersions.Length > 0)
                throw new RegistryException(
                    RegistryError.DeleteConflict,
                    "The policy cannot be deleted as versions other than than default version exist"); // AWS's words
            _policies.Delete(policyName);
        }
    }

    /// <summary>Attaches a policy to a certificate; idempotent.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such policy or certificate; LimitExceeded: the
    /// certificate has <see cref="AttachedPoliciesMax"/>.</exception>
    public void AttachPolicy(string policyName, string certificateId)
    {
        using (Lock())
        {
            if (_policies.Find(policyName) is null)
                throw NotFound("policy", policyName);
            Change(certificateId, c => c.Policies.Contains(policyName)
                ? c
                : c.Policies.Length >= AttachedPoliciesMax
                ? throw new RegistryException(
                    RegistryError.LimitExceeded,
                    $"The certificate {certificateId} already has the maximum number of policies "
                    + $"({AttachedPoliciesMax})")
                : c with { Policies = [.. c.Policies, policyName] });
        }
    }

    /// <summary>Detaches a policy from a certificate; one that is not attached is no error.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such certificate.</exception>
    public void DetachPolicy(string policyName, string certificateId)
    {
        using (Lock())
            Change(certificateId, c => c.Policies.Contains(policyName)
                ? c with { Policies = [.. c.Policies.Where(p => p != policyName)] }
                : c);
    }

    private static PolicyVersion Version(PolicyRecord policy, int versionId) =>
        policy.Versions.FirstOrDefault(version => version.VersionId == versionId)
        ?? throw NotFound("version of policy " + policy.PolicyName, versionId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Checks a policy's name and document.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name; MalformedPolicy: the document.</exception>
    public static void CheckPolicy(string policyName, string document)
    {
        Names.CheckPolicy(policyName);
        try
        {
            Policy.Parse(document);
        }
        catch (PolicyFormatException e)
        {
            // AWS's message begins so; where and why is ours.
            throw new RegistryException(
                RegistryError.MalformedPolicy, $"Policy document is Malformed: {e.Message} (name={policyName})", e);
        }
    }
}
