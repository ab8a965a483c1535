using System.Security.Cryptography;

namespace LocalIotCore.Identity;

public sealed partial class Registry
{
    /// <summary>How long the owner of a new certificate may provision itself (developer guide, device provisioning MQTT
    /// API).</summary>
    public static readonly TimeSpan OwnershipValidity = TimeSpan.FromHours(1);

    /// <summary>How long a temporary claim is valid (AWS IoT API, CreateProvisioningClaim).</summary>
    public static readonly TimeSpan ClaimValidity = TimeSpan.FromMinutes(5);

    private const int SecretBytes = 32;
    private const int IdBytes = SHA256.HashSizeInBytes;

    /// <summary>Issues a certificate for the key of a request; it waits for its owner to provision itself.</summary>
    /// <exception cref="RegistryException">InvalidRequest: the request.</exception>
    public OwnedCertificate IssueOwned(string signingRequestPem) =>
        AddOwned(Authority.IssueFor(SigningRequest.Parse(signingRequestPem)));

    /// <summary>Makes an RSA key and issues a certificate, which waits for its owner to provision itself.</summary>
    public (OwnedCertificate Owned, IssuedKeys Keys) IssueOwnedKeys()
    {
        using var key = NewKey(out var request);
        var owned = AddOwned(Authority.IssueFor(request));
        return (owned, Keys(key, owned.Certificate));
    }

    /// <summary>Issues a temporary claim for a provisioning template, with its key.</summary>
    public IssuedKeys IssueClaim(string templateName)
    {
        using var key = NewKey(out var request);
        using var certificate = ParsePem(Authority.IssueFor(request, ClaimValidity));
        return Keys(key, Add(Record(certificate, CertificateStatus.Active) with { ClaimTemplate = templateName }));
    }

    /// <summary>The certificate that a token proves the ownership of; null: there is none, or its time is up.</summary>
    public CertificateRecord? FindOwned(string token)
    {
        var bytes = new byte[IdBytes + SecretBytes];
        if (!Convert.TryFromBase64String(token, bytes, out var length) || length != bytes.Length)
            return null;
        var certificate = _certificates.Find(Convert.ToHexStringLower(bytes.AsSpan(0, IdBytes)));
        if (certificate is not { OwnershipHash: { } hash } || _time.GetUtcNow() >= certificate.OwnershipUntil)
            return null;
        var isOwner = CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(bytes.AsSpan(IdBytes)), Convert.FromHexString(hash));
        return isOwner ? certificate : null;
    }

    /// <summary>How many certificates wait for their owners.</summary>
    public int CountUnclaimed() => _certificates.All().Count(IsUnclaimed);

    /// <summary>Removes certificates whose owners did not come in time, and claims that have expired.</summary>
    public void RemoveExpired()
    {
        var now = _time.GetUtcNow();
        using (Lock())
        {
            foreach (var certificate in _certificates.All().ToArray())
            {
                var isOver = certificate.ClaimTemplate is null
                    ? IsUnclaimed(certificate) && now >= certificate.OwnershipUntil
                    : now > certificate.NotAfter;
                if (isOver)
                    _certificates.Delete(certificate.CertificateId);
            }
        }
    }

    private static bool IsUnclaimed(CertificateRecord certificate) =>
        certificate is { OwnershipUntil: not null, Status: CertificateStatus.PendingActivation }
        && certificate.Things.Length + certificate.Policies.Length == 0;

    private OwnedCertificate AddOwned(string certificatePem)
    {
        using var certificate = ParsePem(certificatePem);
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        var record = Add(Record(certificate, CertificateStatus.PendingActivation) with
        {
            OwnershipHash = Convert.ToHexStringLower(SHA256.HashData(secret)),
            OwnershipUntil = _time.GetUtcNow() + OwnershipValidity,
        });
        byte[] token = [.. Convert.FromHexString(record.CertificateId), .. secret];
        return new OwnedCertificate(record, Convert.ToBase64String(token));
    }
}

/// <summary>A certificate that waits for its owner.</summary>
/// <param name="Certificate">The certificate, which is registered and PENDING_ACTIVATION.</param>
/// <param name="Token">Proves to be its owner; only its hash is stored.</param>
public sealed record OwnedCertificate(CertificateRecord Certificate, string Token)
{
    /// <summary>Leaves out the token, so that a logged record gives nothing away.</summary>
    public override string ToString() => $"certificate {Certificate.CertificateId} with its token";
}
