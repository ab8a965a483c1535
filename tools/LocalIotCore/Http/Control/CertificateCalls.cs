using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LocalIotCore.Identity;

namespace LocalIotCore.Http;

/// <summary>CreateCertificateFromCsr, CreateKeysAndCertificate, RegisterCertificate, RegisterCertificateWithoutCA,
/// DescribeCertificate, ListCertificates, UpdateCertificate, DeleteCertificate.</summary>
internal sealed class CertificateCalls(Registry registry)
{
    private const int PemCharsMax = 65_536; // botocore, CertificatePem

    // AWS IoT API, UpdateCertificate and RegisterCertificate: what a caller may set.
    private static readonly Dictionary<string, CertificateStatus> Settable = new()
    {
        ["ACTIVE"] = CertificateStatus.Active,
        ["INACTIVE"] = CertificateStatus.Inactive,
        ["REVOKED"] = CertificateStatus.Revoked,
    };

    private static readonly string[] NotSettable = ["PENDING_TRANSFER", "PENDING_ACTIVATION", "REGISTER_INACTIVE"];

    public IEnumerable<Route> Routes() =>
    [
        new("POST", "/certificates", Plane.Control, CreateFromCsr) { Query = ["setAsActive"] },
        new("POST", "/keys-and-certificate", Plane.Control, CreateWithKeys) { Query = ["setAsActive"] },
        new("POST", "/certificate/register", Plane.Control, Register) { Query = ["setAsActive"] },
        new("POST", "/certificate/register-no-ca", Plane.Control, RegisterWithoutCa),
        new("GET", "/certificates", Plane.Control, List) { Query = [.. Page.Markers, "isAscendingOrder"] },
        new("GET", "/certificates/{certificateId}", Plane.Control, Describe),
        new("PUT", "/certificates/{certificateId}", Plane.Control, Update) { Query = ["newStatus"] },
        new("DELETE", "/certificates/{certificateId}", Plane.Control, Delete) { Query = ["forceDelete"] },
    ];

    private ApiReply CreateFromCsr(Call call)
    {
        string? signingRequest =
            call.Request.ReadJson(HttpJson.Aws.CreateCertificateRequest).CertificateSigningRequest;
        if (signingRequest is null)
            throw ApiException.Constraint("certificateSigningRequest", null, "Member must not be null");
        return Created(registry.IssueCertificate(signingRequest, StatusFromFlag(call)), null);
    }

    private ApiReply CreateWithKeys(Call call)
    {
        IssuedKeys issued = registry.IssueKeysAndCertificate(StatusFromFlag(call));
        return Created(issued.Certificate, new KeyPair(issued.PublicKeyPem, issued.PrivateKeyPem));
    }

    private ApiReply Register(Call call)
    {
        RegisterCertificateRequest request = call.Request.ReadJson(HttpJson.Aws.RegisterCertificateRequest);
        X509Certificate2 authority = registry.Authority.Certificate;
        if (request.CaCertificatePem is { } caPem && !IsSame(caPem, authority))
            throw new ApiException("CertificateConflictException", 409,
                $"The CA certificate is not registered; this local cloud has its own CA only: {authority.Subject}.");
        return Registered(registry.RegisterCertificate(Pem(request), StatusToRegister(call, request),
            caCertificateId: Registry.CertificateIdOf(authority)));
    }

    private ApiReply RegisterWithoutCa(Call call)
    {
        RegisterCertificateRequest request = call.Request.ReadJson(HttpJson.Aws.RegisterCertificateRequest);
        if (request.CaCertificatePem is not null)
            throw ApiException.NotSupported("caCertificatePem"); // AWS's RegisterCertificate has it, not this call
        return Registered(
            registry.RegisterCertificate(Pem(request), StatusToRegister(call, request), isForeign: true));
    }

    private ApiReply Describe(Call call)
    {
        CertificateRecord certificate = Find(call);
        return ApiReply.Of(new DescribeCertificateResponse(new CertificateDescription(
            Registry.ArnOf(certificate.CertificateId), certificate.CertificateId, certificate.CaCertificateId,
            certificate.Status, certificate.CertificatePem, LocalAccount.AccountId,
            ControlNames.Seconds(certificate.CreatedAt),
            ControlNames.Seconds(certificate.ModifiedAt ?? certificate.CreatedAt), certificate.CustomerVersion,
            ControlNames.Generation(certificate.CertificateId, certificate.CreatedAt),
            new CertificateValidity(ControlNames.Seconds(certificate.NotBefore),
                ControlNames.Seconds(certificate.NotAfter)), Mode(certificate))),
            HttpJson.Aws.DescribeCertificateResponse);
    }

    private ApiReply List(Call call)
    {
        Page<CertificateRecord> page = Page.ByCreation(registry.Certificates(), certificate => certificate.CreatedAt,
            certificate => certificate.CertificateId, call.Query);
        return ApiReply.Of(new ListCertificatesResponse([.. page.Items.Select(certificate => new CertificateSummary(
            Registry.ArnOf(certificate.CertificateId), certificate.CertificateId, certificate.Status,
            Mode(certificate), ControlNames.Seconds(certificate.CreatedAt)))], page.NextToken),
            HttpJson.Aws.ListCertificatesResponse);
    }

    private ApiReply Update(Call call)
    {
        string id = Find(call).CertificateId;
        registry.SetCertificateStatus(id, Status(call.Query.Find("newStatus"), "newStatus"));
        return ApiReply.Empty;
    }

    private ApiReply Delete(Call call)
    {
        registry.DeleteCertificate(Find(call).CertificateId, call.Query.Flag("forceDelete"));
        return ApiReply.Empty;
    }

    private CertificateRecord Find(Call call)
    {
        string id = ControlNames.CertificateId(call["certificateId"]);
        return registry.FindCertificate(id)
            ?? throw ApiException.NotFound($"Certificate {id} cannot be found.");
    }

    private static CertificateStatus StatusFromFlag(Call call) =>
        call.Query.Flag("setAsActive") ? CertificateStatus.Active : CertificateStatus.Inactive;

    private static CertificateStatus StatusToRegister(Call call, RegisterCertificateRequest request) =>
        request.Status is { } status ? Status(status, "status") : StatusFromFlag(call);

    private static CertificateStatus Status(string? text, string name)
    {
        if (text is not null && Settable.TryGetValue(text, out CertificateStatus status))
            return status;
        if (NotSettable.Contains(text))
            throw ApiException.InvalidRequest($"The status {text} is AWS IoT's own and cannot be set: expected "
                + $"{string.Join(", ", Settable.Keys)}.");
        throw ApiException.Constraint(name, text, text is null
            ? "Member must not be null"
            : $"Member must satisfy enum value set: [{string.Join(", ", Settable.Keys.Concat(NotSettable))}]");
    }

    private static string Pem(RegisterCertificateRequest request) => request.CertificatePem switch
    {
        null => throw ApiException.Constraint("certificatePem", null, "Member must not be null"),
        { Length: > PemCharsMax } pem => throw ApiException.Constraint("certificatePem", pem[..40] + "…",
            $"Member must have length less than or equal to {PemCharsMax}"),
        { } pem => pem,
    };

    private static bool IsSame(string pem, X509Certificate2 authority)
    {
        try
        {
            using var given = X509Certificate2.CreateFromPem(pem);
            return given.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span);
        }
        catch (CryptographicException)
        {
            throw new ApiException("CertificateValidationException", 400,
                "caCertificatePem is not an X.509 certificate in PEM (-----BEGIN CERTIFICATE-----).");
        }
    }

    private static ApiReply Created(CertificateRecord certificate, KeyPair? keys) => ApiReply.Of(
        new CreateCertificateResponse(Registry.ArnOf(certificate.CertificateId), certificate.CertificateId,
            certificate.CertificatePem, keys), HttpJson.Aws.CreateCertificateResponse);

    private static ApiReply Registered(CertificateRecord certificate) => ApiReply.Of(
        new RegisterCertificateResponse(Registry.ArnOf(certificate.CertificateId), certificate.CertificateId),
        HttpJson.Aws.RegisterCertificateResponse);

    // AWS IoT API, CertificateMode: registered without a CA, it needs SNI.
    private static string Mode(CertificateRecord certificate) => certificate.IsForeign ? "SNI_ONLY" : "DEFAULT";
}
