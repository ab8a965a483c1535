using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalIotCore.Identity;

/// <summary>Caches the principal of a certificate and its policies while their files are unchanged.</summary>
internal sealed class PrincipalCache(JsonFolder<CertificateRecord> certificates, JsonFolder<PolicyRecord> policies)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new();

    /// <summary>A principal and the records it was created from.</summary>
    public sealed class Entry(CertificateRecord record, PolicyRecord[] policies, Principal principal)
    {
        public CertificateRecord Record => record;

        public PolicyRecord[] Policies => policies;

        public Principal Principal => principal;

        /// <summary>Whether the certificate's signature is valid; null: not checked yet.</summary>
        public bool? IsTrusted { get; set; }
    }

    /// <summary>The certificate with its policies; null if it is not registered.</summary>
    /// <exception cref="InvalidDataException">One of its policies is missing or malformed.</exception>
    public Entry? Find(string certificateId)
    {
        var record = Names.IsCertificateId(certificateId) ? certificates.Find(certificateId) : null;
        if (record is null)
        {
            _entries.TryRemove(certificateId, out _);
            return null;
        }
        if (_entries.TryGetValue(certificateId, out var entry) && IsCurrent(entry, record))
            return entry;
        return _entries[certificateId] = Create(record);
    }

    /// <summary>Whether the record's PEM matches its id and is signed by the CA. Verified once: the same bytes need no
    /// second check.</summary>
    public bool IsTrusted(Entry entry, CertificateAuthority authority)
    {
        if (entry.IsTrusted is { } known)
            return known;
        bool isTrusted;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(entry.Record.CertificatePem);
            isTrusted = Registry.CertificateIdOf(certificate) == entry.Record.CertificateId
                && entry.Record.NotBefore == certificate.NotBefore.ToUniversalTime()
                && entry.Record.NotAfter == certificate.NotAfter.ToUniversalTime()
                && (entry.Record.IsForeign || authority.HasSigned(certificate));
        }
        catch (CryptographicException)
        {
            isTrusted = false; // not a certificate: refused, and logged by the caller
        }
        entry.IsTrusted = isTrusted;
        return isTrusted;
    }

    private bool IsCurrent(Entry entry, CertificateRecord record)
    {
        if (!ReferenceEquals(entry.Record, record))
            return false;
        foreach (var policy in entry.Policies)
        {
            if (!ReferenceEquals(policies.Find(policy.PolicyName), policy))
                return false;
        }
        return true;
    }

    private Entry Create(CertificateRecord record)
    {
        var attached = record.Policies.Select(name => policies.Find(name)
            ?? throw new InvalidDataException(
                $"Certificate {record.CertificateId} has the policy \"{name}\", which is missing.")).ToArray();
        try
        {
            Policy[] compiled = record.ClaimTemplate is { } template
                ? [Policy.Parse(BuiltInPolicy.ClaimOf(template))]
                : [.. attached.Select(policy => policy.Compiled)];
            return new Entry(record, attached,
                new Principal(record.CertificateId, record.Things, compiled, record.ExclusiveThing));
        }
        catch (PolicyFormatException e)
        {
            throw new InvalidDataException(
                $"A policy of certificate {record.CertificateId} is malformed: {e.Message}", e);
        }
    }
}
