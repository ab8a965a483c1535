using System.Text.Json.Serialization;
using LocalIotCore.Identity;

namespace LocalIotCore.Http;

internal sealed record CreateCertificateRequest(string? CertificateSigningRequest);

/// <summary>A certificate that this cloud issued, with the key if it made that too.</summary>
internal sealed record CreateCertificateResponse(string CertificateArn, string CertificateId, string CertificatePem,
    KeyPair? KeyPair);

/// <summary>AWS writes these names with capitals.</summary>
internal sealed record KeyPair([property: JsonPropertyName("PublicKey")] string PublicKey,
    [property: JsonPropertyName("PrivateKey")] string PrivateKey);

internal sealed record RegisterCertificateRequest(string? CertificatePem, string? CaCertificatePem, string? Status);

internal sealed record RegisterCertificateResponse(string CertificateArn, string CertificateId);

internal sealed record DescribeCertificateResponse(CertificateDescription CertificateDescription);

/// <summary>Times are Unix seconds.</summary>
internal sealed record CertificateDescription(string CertificateArn, string CertificateId, string? CaCertificateId,
    CertificateStatus Status, string CertificatePem, string OwnedBy, double CreationDate, double LastModifiedDate,
    int CustomerVersion, string GenerationId, CertificateValidity Validity, string CertificateMode);

internal sealed record CertificateValidity(double NotBefore, double NotAfter);

internal sealed record CertificateSummary(string CertificateArn, string CertificateId, CertificateStatus Status,
    string CertificateMode, double CreationDate);

internal sealed record ListCertificatesResponse(IReadOnlyList<CertificateSummary> Certificates, string? NextMarker);
