using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    private const int KeyBits = 2048; // what AWS's CreateKeysAndCertificate makes

    /// <summary>AWS's id of a certificate: SHA-256 of its DER in lower-case hex.</summary>
    public static string CertificateIdOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <summary>Registers a certificate.</summary>
    /// <param name="certificatePem">The certificate; a key in the same text is ignored.</param>
    /// <param name="status">Usually ACTIVE.</param>
    /// <param name="isForeign">Accept a certificate that the local CA has not signed (AWS:
    /// RegisterCertificateWithoutCA).</param>
    /// <param name="caCertificateId">The CA that it is registered with (AWS: RegisterCertificate); null: the cloud
    /// issued it itself.</param>
    /// <exception cref="RegistryException">CertificateValidation: not a certificate, or not signed by the CA;
    /// ResourceAlreadyExists.</exception>
    public CertificateRecord RegisterCertificate(
        string certificatePem, CertificateStatus status, bool isForeign = false, string? caCertificateId = null)
    {
        try
        {
            using var certificate = ParsePem(certificatePem);
            if (!isForeign && !Authority.HasSigned(certificate))
                throw new RegistryException(
                    RegistryError.CertificateValidation,
                    $"The certificate of {certificate.Subject} was not signed by the CA in {Authority.CaPath}.");
            return Add(Record(certificate, status) with { IsForeign = isForeign, CaCertificateId = caCertificateId });
        }
        catch (CryptographicException e) // what is wrong inside shows only when it is used
        {
            throw new RegistryException(
                RegistryError.CertificateValidation, "The certificate is damaged or of a kind not known here.", e);
        }
    }

    /// <summary>Issues a certificate for the key of a certificate signing request, and registers it.</summary>
    /// <param name="signingRequestPem">The request in PEM. Its subject becomes the certificate's.</param>
    /// <param name="status">Usually ACTIVE or INACTIVE.</param>
    /// <exception cref="RegistryException">InvalidRequest: not a request, not signed by its key, or a key that AWS IoT
    /// refuses.</exception>
    public CertificateRecord IssueCertificate(string signingRequestPem, CertificateStatus status) =>
        RegisterCertificate(Authority.IssueFor(SigningRequest.Parse(signingRequestPem)), status);

    /// <summary>Makes an RSA key, issues a certificate for it, and registers that. The key is not stored.</summary>
    public IssuedKeys IssueKeysAndCertificate(CertificateStatus status)
    {
        using var key = NewKey(out var request);
        return Keys(key, RegisterCertificate(Authority.IssueFor(request), status));
    }

    /// <summary>The certificate of that id, whatever its status; null if there is none.</summary>
    public CertificateRecord? FindCertificate(string certificateId) =>
        Names.IsCertificateId(certificateId) ? _certificates.Find(certificateId) : null;

    /// <summary>All certificates but temporary claims, in no particular order.</summary>
    public IEnumerable<CertificateRecord> Certificates() =>
        _certificates.All().Where(certificate => certificate.ClaimTemplate is null);

    /// <summary>Sets the status of a certificate; idempotent.</summary>
    /// <exception cref="RegistryException">ResourceNotFound; CertificateState: it is being transferred.</exception>
    public void SetCertificateStatus(string certificateId, CertificateStatus status)
    {
        using (Lock())
            Change(certificateId, c => c.Status == status ? c : c.Status == CertificateStatus.PendingTransfer
                ? throw new RegistryException(
                    RegistryError.CertificateState,
                    $"Certificate is in PENDING_TRANSFER state and cannot be updated. Id: {certificateId}")
                : c with
                {
                    Status = status,
                    ModifiedAt = _time.GetUtcNow(),
                    CustomerVersion = c.CustomerVersion + 1,
                });
    }

    /// <summary>Removes a certificate.</summary>
    /// <param name="certificateId">The certificate.</param>
    /// <param name="isForced">Also if it has policies.</param>
    /// <exception cref="RegistryException">ResourceNotFound; CertificateState: it is ACTIVE or being transferred;
    /// DeleteConflict: it is attached to a thing or has a policy.</exception>
    public void DeleteCertificate(string certificateId, bool isForced = false)
    {
        using (Lock())
        {
            var certificate = FindCertificate(certificateId) ?? throw NotFound("certificate", certificateId);
            if (certificate.Status == CertificateStatus.Active)
                throw new RegistryException(
                    RegistryError.CertificateState,
                    $"Certificate must be deactivated (not ACTIVE) before deletion. Id: {certificateId}");
            if (certificate.Status == CertificateStatus.PendingTransfer)
                throw new RegistryException(
                    RegistryError.CertificateState,
                    $"Certificate is in PENDING_TRANSFER state and cannot be deleted. Id: {certificateId}");
            if (certificate.Things.Length > 0)
                throw new RegistryException(
                    RegistryError.DeleteConflict,
                    $"Things must be detached before deletion (arn: {ArnOf(certificateId)})");
            if (certificate.Policies.Length > 0 && !isForced)
                throw new RegistryException(
                    RegistryError.DeleteConflict,
                    $"Certificate policies must be detached before deletion (arn: {ArnOf(certificateId)})");
            _certificates.Delete(certificateId);
        }
    }

    /// <summary>The ARN of a certificate.</summary>
    public static string ArnOf(string certificateId) => $"{LocalAccount.IotArnPrefix}cert/{certificateId}";

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

    private static RSA NewKey(out SigningRequest request)
    {
        var key = RSA.Create(KeyBits);
        request = SigningRequest.For(CertificateIssuer.AwsSubject, key);
        return key;
    }

    private static IssuedKeys Keys(RSA key, CertificateRecord certificate) =>
        new(certificate, key.ExportSubjectPublicKeyInfoPem() + "\n", key.ExportRSAPrivateKeyPem() + "\n");

    private CertificateRecord Record(X509Certificate2 certificate, CertificateStatus status) => new()
    {
        CertificateId = CertificateIdOf(certificate),
        Status = status,
        CertificatePem = certificate.ExportCertificatePem() + "\n",
        NotBefore = certificate.NotBefore.ToUniversalTime(),
        NotAfter = certificate.NotAfter.ToUniversalTime(),
        CreatedAt = _time.GetUtcNow(),
    };

    private CertificateRecord Add(CertificateRecord record)
    {
        using (Lock())
        {
            if (_certificates.Find(record.CertificateId) is not null)
                throw new RegistryException(
                    RegistryError.ResourceAlreadyExists,
                    $"The certificate is already provisioned or registered. Id: {record.CertificateId}");
            _certificates.Write(record);
        }
        return record;
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
                RegistryError.CertificateValidation,
                "This is not an X.509 certificate in PEM (-----BEGIN CERTIFICATE-----).", e);
        }
    }
}

/// <summary>A certificate that the cloud issued for a key that it made.</summary>
/// <param name="Certificate">The certificate, which is registered.</param>
/// <param name="PublicKeyPem">SubjectPublicKeyInfo.</param>
/// <param name="PrivateKeyPem">PKCS#1, as AWS sends it, and nowhere else.</param>
public sealed record IssuedKeys(CertificateRecord Certificate, string PublicKeyPem, string PrivateKeyPem)
{
    /// <summary>Leaves out the key, so that a logged record gives nothing away.</summary>
    public override string ToString() => $"certificate {Certificate.CertificateId} with its key";
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
