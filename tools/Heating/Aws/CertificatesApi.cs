using System.Text.Json;

namespace Heating.Aws;

/// <summary>The calls for certificates, and for what is attached to them. All throw the exceptions of
/// <see cref="AwsClient.SendAsync(AwsService, HttpMethod, string, byte[], CancellationToken)"/>.</summary>
internal sealed class CertificatesApi(AwsClient client)
{
    private const int PageSize = 250; // AWS's maximum (botocore: PageSize)

    /// <summary>The host name of the MQTT endpoint whose certificate is Amazon's own.</summary>
    public async Task<string> EndpointAsync(CancellationToken cancel)
    {
        byte[] answer = await client.ControlAsync(
            HttpMethod.Get, "/endpoint?endpointType=iot%3AData-ATS", null, null, cancel);
        return Read(answer, AwsJson.Default.EndpointDescription).EndpointAddress;
    }

    /// <summary>Has a certificate issued, which is INACTIVE. Each call makes another one.</summary>
    public async Task<IssuedCertificate> CreateAsync(string signingRequestPem, CancellationToken cancel)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(
            new CertificateRequestBody(signingRequestPem), AwsJson.Default.CertificateRequestBody);
        byte[] answer = await client.ControlAsync(
            HttpMethod.Post, "/certificates?setAsActive=false", body, null, cancel);
        return Read(answer, AwsJson.Default.IssuedCertificate);
    }

    public async Task<CertificateDescription> DescribeAsync(string certificateId, CancellationToken cancel)
    {
        byte[] answer = await client.ControlAsync(HttpMethod.Get, $"/certificates/{certificateId}", null, null, cancel);
        return Read(answer, AwsJson.Default.CertificateAnswer).CertificateDescription;
    }

    /// <summary>The same; null if there is no such certificate.</summary>
    public async Task<CertificateDescription?> FindAsync(string certificateId, CancellationToken cancel)
    {
        try
        {
            return await DescribeAsync(certificateId, cancel);
        }
        catch (AwsException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>All certificates, page by page.</summary>
    public async Task<IReadOnlyList<CertificateSummary>> ListAsync(CancellationToken cancel)
    {
        var certificates = new List<CertificateSummary>();
        string? marker = null;
        do
        {
            string next = marker is null ? "" : $"&marker={Uri.EscapeDataString(marker)}";
            byte[] answer = await client.ControlAsync(
                HttpMethod.Get, $"/certificates?pageSize={PageSize}{next}", null, null, cancel);
            CertificatePage page = Read(answer, AwsJson.Default.CertificatePage);
            certificates.AddRange(page.Certificates);
            marker = page.NextMarker;
        }
        while (marker is not null);
        return certificates;
    }

    /// <param name="status">ACTIVE, INACTIVE or REVOKED.</param>
    public Task SetStatusAsync(string certificateId, string status, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Put, $"/certificates/{certificateId}?newStatus={status}", null, null, cancel);

    public Task DeleteAsync(string certificateId, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Delete, $"/certificates/{certificateId}", null, null, cancel);

    /// <summary>The ARNs of the certificates (and other principals) of a thing.</summary>
    public async Task<IReadOnlyList<string>> PrincipalsOfAsync(string thingName, CancellationToken cancel)
    {
        var principals = new List<string>();
        string? token = null;
        do
        {
            string next = token is null ? "" : $"&nextToken={Uri.EscapeDataString(token)}";
            byte[] answer = await client.ControlAsync(
                HttpMethod.Get, $"{PrincipalsPath(thingName)}?maxResults={PageSize}{next}", null, null, cancel);
            PrincipalPage page = Read(answer, AwsJson.Default.PrincipalPage);
            principals.AddRange(page.Principals);
            token = page.NextToken;
        }
        while (token is not null);
        return principals;
    }

    /// <summary>The names of the things that a certificate is attached to.</summary>
    public async Task<IReadOnlyList<string>> ThingsOfAsync(string certificateArn, CancellationToken cancel)
    {
        byte[] answer = await client.ControlAsync(
            HttpMethod.Get, $"/principals/things?maxResults={PageSize}", null, certificateArn, cancel);
        return Read(answer, AwsJson.Default.ThingNamePage).Things;
    }

    /// <summary>Attaches a certificate to a thing, which then has it exclusively.</summary>
    public Task AttachAsync(string thingName, string certificateArn, CancellationToken cancel) => client.ControlAsync(
        HttpMethod.Put,
        $"{PrincipalsPath(thingName)}?thingPrincipalType=EXCLUSIVE_THING",
        null,
        certificateArn,
        cancel);

    /// <summary>Detaches a certificate from a thing; on AWS it may take a few seconds until that is done.</summary>
    public Task DetachAsync(string thingName, string certificateArn, CancellationToken cancel) =>
        client.ControlAsync(HttpMethod.Delete, PrincipalsPath(thingName), null, certificateArn, cancel);

    private static string PrincipalsPath(string thingName) => $"/things/{Uri.EscapeDataString(thingName)}/principals";

    private static T Read<T>(byte[] answer, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(answer, type) ?? throw new JsonException("The body is null.");
}

/// <summary>The body of CreateCertificateFromCsr.</summary>
internal sealed record CertificateRequestBody(string CertificateSigningRequest);

/// <summary>A certificate that the service has issued.</summary>
internal sealed record IssuedCertificate(string CertificateArn, string CertificateId, string CertificatePem);

/// <summary>The response of DescribeCertificate.</summary>
internal sealed record CertificateAnswer(CertificateDescription CertificateDescription);

/// <summary>A certificate. Times are Unix seconds.</summary>
internal sealed record CertificateDescription(
    string CertificateArn,
    string CertificateId,
    string Status,
    string CertificatePem,
    double CreationDate,
    CertificateValidity? Validity);

/// <summary>When a certificate is valid, in Unix seconds.</summary>
internal sealed record CertificateValidity(double NotBefore, double NotAfter);

/// <summary>A certificate in a list. Its time is in Unix seconds.</summary>
internal sealed record CertificateSummary(
    string CertificateArn, string CertificateId, string Status, double CreationDate);

/// <summary>A page of ListCertificates.</summary>
internal sealed record CertificatePage(IReadOnlyList<CertificateSummary> Certificates, string? NextMarker);

/// <summary>A page of ListThingPrincipals.</summary>
internal sealed record PrincipalPage(IReadOnlyList<string> Principals, string? NextToken);

/// <summary>A page of ListPrincipalThings.</summary>
internal sealed record ThingNamePage(IReadOnlyList<string> Things, string? NextToken);
