using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    /// <summary>AWS's id of a certificate: SHA-256 of its DER in lower-case hex.</summary>
    public static string CertificateIdOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <summary>Registers a certificate.</summary>
    /// <param name="certificatePem">The certificate; a key in the same text is ignored.</param>
    /// <param name="status">Usually ACTIVE.</param>
    /// <param name="isForeign">Accept a certificate that the local CA has not signed (AWS:
    /// RegisterCertificateWithoutCA).</param>
    /// <exception cref="RegistryException">InvalidRequest: not a certificate, or not signed by the CA;
    /// ResourceAlreadyExists.</exception>
    public CertificateRecord RegisterCertificate(
        string certificatePem, CertificateStatus status, bool isForeign = false)
    {
        using var certificate = ParsePem(certificatePem);
        if (!isForeign && !Authority.HasSigned(certificate))
            throw new RegistryException(
                RegistryError.InvalidRequest,
                $"The certificate of {certificate.Subject} was not signed by the CA in {Authority.CaPath}.");
        var record = new CertificateRecord
        {
            CertificateId = CertificateIdOf(certificate),
            Status = status,
            CertificatePem = certificate.ExportCertificatePem() + "\n",
            NotBefore = certificate.NotBefore.ToUniversalTime(),
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            IsForeign = isForeign,
            CreatedAt = _time.GetUtcNow(),
        };
        using (Lock())
        {
            if (_certificates.Find(record.CertificateId) is not null)
                throw new RegistryException(
                    RegistryError.ResourceAlreadyExists, $"Certificate {record.CertificateId} is already registered.");
            _certificates.Write(record);
        }
        return record;
    }

    /// <summary>The certificate of that id, whatever its status; null if there is none.</summary>
    public CertificateRecord? FindCertificate(string certificateId) =>
        Names.IsCertificateId(certificateId) ? _certificates.Find(certificateId) : null;

    /// <summary>All certificates, in no particular order.</summary>
    public IEnumerable<CertificateRecord> Certificates() => _certificates.All();

    /// <summary>Sets the status of a certificate.</summary>
    /// <exception cref="RegistryException">ResourceNotFound.</exception>
    public void SetCertificateStatus(string certificateId, CertificateStatus status)
    {
        using (Lock())
            Change(certificateId, c => c with { Status = status });
    }

    /// <summary>Removes a certificate.</summary>
    /// <exception cref="RegistryException">ResourceNotFound; CertificateState: it is ACTIVE; DeleteConflict: it is
    /// attached to a thing or has a policy.</exception>
    public void DeleteCertificate(string certificateId)
    {
        using (Lock())
        {
            var certificate = FindCertificate(certificateId) ?? throw NotFound("certificate", certificateId);
            if (certificate.Status == CertificateStatus.Active)
                throw new RegistryException(
                    RegistryError.CertificateState, $"Certificate {certificateId} is ACTIVE: make it INACTIVE first.");
            if (certificate.Things.Length + certificate.Policies.Length > 0)
                throw new RegistryException(
                    RegistryError.DeleteConflict,
                    $"Certificate {certificateId} is attached to things or has policies: detach them first.");
            _certificates.Delete(certificateId);
        }
    }

    /// <summary>Whether a client may connect with this certificate, and as which principal.</summary>
    internal CertificateCheck Check(string certificateId, DateTimeOffset now, out Principal? principal)
    {
        principal = null;
        if (_principals.Find(certificateId) is not { } entry)
            return CertificateCheck.NotRegistered;
        if (entry.Record.Status != CertificateStatus.Active)
            return CertificateCheck.NotActive;
        if (!_principals.IsTrusted(entry, Authority))
            return CertificateCheck.NotTrusted;
        if (now < entry.Record.NotBefore)
            return CertificateCheck.NotYetValid;
        if (now > entry.Record.NotAfter)
            return CertificateCheck.Expired;
        principal = entry.Principal;
        return CertificateCheck.Accepted;
    }

    // The caller holds the lock.
    private void Change(string certificateId, Func<CertificateRecord, CertificateRecord> change)
    {
        var certificate = FindCertificate(certificateId) ?? throw NotFound("certificate", certificateId);
        var changed = change(certificate);
        if (!ReferenceEquals(changed, certificate))
            _certificates.Write(changed);
    }

    private static X509Certificate2 ParsePem(string certificatePem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificatePem);
        }
        catch (CryptographicException e)
        {
            throw new RegistryException(
                RegistryError.InvalidRequest, "This is not an X.509 certificate in PEM (-----BEGIN CERTIFICATE-----).", e);
        }
    }
}

/// <summary>The result of checking a client certificate.</summary>
internal enum CertificateCheck
{
    Accepted,

    /// <summary>Never registered here, or deleted.</summary>
    NotRegistered,

    /// <summary>Registered, but INACTIVE, REVOKED or pending.</summary>
    NotActive,

    /// <summary>Registered by editing the files, but neither signed by the local CA nor marked as foreign.</summary>
    NotTrusted,
    NotYetValid,
    Expired,
}
