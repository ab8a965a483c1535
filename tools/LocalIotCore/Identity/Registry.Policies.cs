namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    /// <summary>Creates a policy, or replaces its document; running clouds use it at once.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the name; MalformedPolicy: the document.</exception>
    public PolicyRecord PutPolicy(string policyName, string document)
    {
        Names.CheckPolicy(policyName);
        try
        {
            Policy.Parse(document);
        }
        catch (PolicyFormatException e)
        {
            throw new RegistryException(RegistryError.MalformedPolicy, $"Policy \"{policyName}\": {e.Message}", e);
        }
        using (Lock())
        {
            var policy = new PolicyRecord
            {
                PolicyName = policyName,
                Document = document,
                CreatedAt = _policies.Find(policyName)?.CreatedAt ?? _time.GetUtcNow(),
            };
            _policies.Write(policy);
            return policy;
        }
    }

    /// <summary>The policy of that name; null if there is none.</summary>
    public PolicyRecord? FindPolicy(string policyName) => _policies.Find(policyName);

    /// <summary>All policies, in no particular order.</summary>
    public IEnumerable<PolicyRecord> Policies() => _policies.All();

    /// <summary>Removes a policy.</summary>
    /// <exception cref="RegistryException">ResourceNotFound; DeleteConflict: a certificate still has it.</exception>
    public void DeletePolicy(string policyName)
    {
        using (Lock())
        {
            if (_policies.Find(policyName) is null)
                throw NotFound("policy", policyName);
            if (_certificates.All().FirstOrDefault(c => c.Policies.Contains(policyName)) is { } holder)
                throw new RegistryException(
                    RegistryError.DeleteConflict,
                    $"Policy \"{policyName}\" is attached to certificate {holder.CertificateId}: detach it first.");
            _policies.Delete(policyName);
        }
    }

    /// <summary>Attaches a policy to a certificate; idempotent.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such policy or certificate.</exception>
    public void AttachPolicy(string policyName, string certificateId)
    {
        using (Lock())
        {
            if (_policies.Find(policyName) is null)
                throw NotFound("policy", policyName);
            Change(certificateId, c => c.Policies.Contains(policyName)
                ? c
                : c with { Policies = [.. c.Policies, policyName] });
        }
    }

    /// <summary>Detaches a policy from a certificate.</summary>
    /// <exception cref="RegistryException">ResourceNotFound: no such certificate.</exception>
    public void DetachPolicy(string policyName, string certificateId)
    {
        using (Lock())
            Change(certificateId, c => c with { Policies = [.. c.Policies.Where(p => p != policyName)] });
    }
}
