using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: certificates are issued, registered, described, changed and deleted as AWS does it. Method: each
/// call, and each of its errors by status, name and text.</summary>
public sealed class CertificateCallTests
{
    private const string Unknown = "/certificates/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Arn = "arn:aws:iot:us-east-1:000000000000:cert/";

    [Theory]
    [InlineData("P-256", "CN=boiler-1", "?setAsActive=true", "ACTIVE")]
    [InlineData("P-384", "CN=boiler-1", "?setAsActive=false", "INACTIVE")]
    [InlineData("P-521", "CN=boiler-1", "", "INACTIVE")]
    [InlineData("RSA-2048", "CN=boiler-1", "", "INACTIVE")]
    [InlineData("no subject", "CN=AWS IoT Certificate", "", "INACTIVE")]
    public async Task CreateFromCsr_OfAcceptedKey_IsACertificateOfThatKeyAndSubject(
        string kind, string subject, string query, string status)
    {
        await using var api = new TestApi();
        string signingRequest = SigningRequests.Kind(kind);

        JsonElement created = await api.GetAsync("POST", "/certificates" + query, Body(signingRequest));

        using var certificate = X509Certificate2.CreateFromPem(created.GetProperty("certificatePem").GetString());
        var asked = CertificateRequest.LoadSigningRequestPem(signingRequest, HashAlgorithmName.SHA256,
            signerSignaturePadding: RSASignaturePadding.Pkcs1);
        string id = created.GetProperty("certificateId").GetString()!;
        Assert.Equal(asked.PublicKey.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(subject, certificate.Subject);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), id);
        Assert.Equal(Arn + id, created.GetProperty("certificateArn").GetString());
        Assert.False(created.TryGetProperty("keyPair", out _));
        Assert.True(api.Registry.Authority.HasSigned(certificate));
        Assert.Equal(status, await StatusAsync(api, id));
    }

    [Fact]
    public async Task CreateFromCsr_Twice_AreTwoCertificates()
    {
        await using var api = new TestApi();
        string body = Body(SigningRequests.Kind("P-256"));

        string first = IdIn(await api.GetAsync("POST", "/certificates", body));
        string second = IdIn(await api.GetAsync("POST", "/certificates", body));

        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("RSA-1024", "its RSA key has 1024 bits, expected at least 2048")]
    [InlineData("brainpool", "expected P-256, P-384, P-521")]
    [InlineData("wrong signature", "it is not a PKCS#10 request in PEM")]
    [InlineData("cut off", "it is not a PKCS#10 request in PEM")]
    [InlineData("boiler-1", "it is not a PKCS#10 request in PEM")]
    [InlineData("empty", "it has 0 characters, expected 1 to 4096")]
    [InlineData("too long", "it has 4097 characters, expected 1 to 4096")]
    public async Task CreateFromCsr_Invalid_SaysWhyAndRegistersNothing(string kind, string why)
    {
        await using var api = new TestApi();

        string message = await api.RefusedAsync(400, "InvalidRequestException", "POST", "/certificates",
            Body(SigningRequests.Kind(kind)));

        Assert.StartsWith("The certificate signing request is invalid: ", message);
        Assert.Contains(why, message);
        Assert.Empty(api.Registry.Certificates());
    }

    [Fact]
    public async Task CreateKeysAndCertificate_GivesAWorkingKeyOnce()
    {
        await using var api = new TestApi();

        JsonElement created = await api.GetAsync("POST", "/keys-and-certificate?setAsActive=true");

        JsonElement keys = created.GetProperty("keyPair");
        string privateKey = keys.GetProperty("PrivateKey").GetString()!;
        using var certificate = X509Certificate2.CreateFromPem(created.GetProperty("certificatePem").GetString(), privateKey);
        using RSA publicKey = RSA.Create();
        publicKey.ImportFromPem(keys.GetProperty("PublicKey").GetString());
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----\n", privateKey);
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(certificate.PublicKey.ExportSubjectPublicKeyInfo(), publicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal((2048, "CN=AWS IoT Certificate"), (publicKey.KeySize, certificate.Subject));
        Assert.Equal("ACTIVE", await StatusAsync(api, IdIn(created)));
        Assert.DoesNotContain("PRIVATE KEY", string.Concat(api.Log.Lines));
    }

    [Fact]
    public async Task Describe_Certificate_HasAwsForm()
    {
        await using var api = new TestApi();
        JsonElement created = await api.GetAsync("POST", "/certificates", Body(SigningRequests.Kind("P-256")));
        string id = IdIn(created);
        api.Broker.Time.Advance(TimeSpan.FromSeconds(1.5));
        await api.GetAsync("PUT", $"/certificates/{id}?newStatus=ACTIVE");

        JsonElement described = await DescribeAsync(api, id);

        Assert.Equal(["certificateArn", "certificateId", "status", "certificatePem", "ownedBy", "creationDate",
            "lastModifiedDate", "customerVersion", "generationId", "validity", "certificateMode"],
            described.EnumerateObject().Select(member => member.Name));
        Assert.Equal(created.GetProperty("certificatePem").GetString(),
            described.GetProperty("certificatePem").GetString());
        Assert.Equal(("000000000000", "DEFAULT"), (described.GetProperty("ownedBy").GetString(),
            described.GetProperty("certificateMode").GetString()));
        Assert.Equal((1795262400, 1795262401.5, 2), (described.GetProperty("creationDate").GetDouble(),
            described.GetProperty("lastModifiedDate").GetDouble(),
            described.GetProperty("customerVersion").GetInt32()));
        Assert.True(described.GetProperty("validity").GetProperty("notBefore").GetDouble() < 1795262400);
        Assert.True(described.GetProperty("validity").GetProperty("notAfter").GetDouble() > 1795262400);
        Assert.Equal(described.GetRawText(), (await DescribeAsync(api, id.ToUpperInvariant())).GetRawText());
    }

    [Theory]
    [InlineData("GET", "0123", "Member must have length greater than or equal to 64")]
    [InlineData("GET", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
        "Member must have length less than or equal to 64")]
    [InlineData("PUT", "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "Member must satisfy regular expression pattern: (0x)?[a-fA-F0-9]+")]
    [InlineData("DELETE", "..%2F..%2Fthings%2F0123456789abcdef0123456789abcdef0123456789abcd",
        "at 'certificateId' failed to satisfy constraint")]
    public async Task Certificate_IdOfOtherForm_IsRefusedWithItsRule(string method, string id, string rule)
    {
        await using var api = new TestApi();

        string message = await api.RefusedAsync(400, "InvalidRequestException", method, "/certificates/" + id);

        Assert.StartsWith("1 validation error detected: Value '", message);
        Assert.Contains(rule, message);
    }

    [Theory]
    [InlineData("GET", Unknown)]
    [InlineData("PUT", Unknown + "?newStatus=ACTIVE")]
    [InlineData("DELETE", Unknown)]
    public async Task Certificate_Unknown_IsNotFound(string method, string target)
    {
        await using var api = new TestApi();

        await api.RefusedAsync(404, "ResourceNotFoundException", method, target);
    }

    [Theory]
    [InlineData("ACTIVE", "ACTIVE", true)]
    [InlineData("ACTIVE", "INACTIVE", true)]
    [InlineData("ACTIVE", "REVOKED", true)]
    [InlineData("INACTIVE", "ACTIVE", true)]
    [InlineData("INACTIVE", "REVOKED", true)]
    [InlineData("REVOKED", "ACTIVE", true)]
    [InlineData("PENDING_ACTIVATION", "ACTIVE", true)]
    [InlineData("PENDING_ACTIVATION", "INACTIVE", true)]
    [InlineData("REGISTER_INACTIVE", "ACTIVE", true)]
    [InlineData("PENDING_TRANSFER", "ACTIVE", false)]
    [InlineData("PENDING_TRANSFER", "INACTIVE", false)]
    public async Task Update_FromStatusToStatus_IsAwsTable(string from, string to, bool isAllowed)
    {
        await using var api = new TestApi();
        string id = Registered(api, StatusNamed(from));

        Answer answer = await api.SendAsync("PUT", $"/certificates/{id}?newStatus={to}");

        Assert.Equal(isAllowed ? (200, null) : (406, "CertificateStateException"), (answer.Status, answer.Error));
        Assert.Equal(isAllowed ? to : from, await StatusAsync(api, id));
    }

    [Theory]
    [InlineData("?newStatus=PENDING_TRANSFER", "is AWS IoT's own and cannot be set")]
    [InlineData("?newStatus=PENDING_ACTIVATION", "is AWS IoT's own and cannot be set")]
    [InlineData("?newStatus=REGISTER_INACTIVE", "is AWS IoT's own and cannot be set")]
    [InlineData("?newStatus=active", "Value 'active' at 'newStatus' failed to satisfy constraint")]
    [InlineData("", "Value null at 'newStatus' failed to satisfy constraint: Member must not be null")]
    public async Task Update_ToOtherStatus_IsRefused(string query, string why)
    {
        await using var api = new TestApi();
        string id = Registered(api, CertificateStatus.Active);

        string message = await api.RefusedAsync(400, "InvalidRequestException", "PUT", $"/certificates/{id}{query}");

        Assert.Contains(why, message);
        Assert.Equal("ACTIVE", await StatusAsync(api, id));
    }

    [Fact]
    public async Task Delete_InAwsOrder_NamesWhatIsInTheWay()
    {
        await using var api = new TestApi();
        string id = api.Registry.Provision("boiler-1").CertificateId;
        string target = $"/certificates/{id}";

        Assert.Equal($"Certificate must be deactivated (not ACTIVE) before deletion. Id: {id}",
            await api.RefusedAsync(406, "CertificateStateException", "DELETE", target));
        await api.GetAsync("PUT", target + "?newStatus=INACTIVE");
        Assert.Equal($"Things must be detached before deletion (arn: {Arn}{id})",
            await api.RefusedAsync(409, "DeleteConflictException", "DELETE", target + "?forceDelete=true"));
        api.Registry.DetachThing("boiler-1", id);
        Assert.Equal($"Certificate policies must be detached before deletion (arn: {Arn}{id})",
            await api.RefusedAsync(409, "DeleteConflictException", "DELETE", target));
        await api.GetAsync("DELETE", target + "?forceDelete=true");

        await api.RefusedAsync(404, "ResourceNotFoundException", "DELETE", target);
    }

    [Fact]
    public async Task Delete_WhileTransferred_IsRefused()
    {
        await using var api = new TestApi();
        string id = Registered(api, CertificateStatus.PendingTransfer);

        await api.RefusedAsync(406, "CertificateStateException", "DELETE", $"/certificates/{id}");
    }

    [Theory]
    [InlineData("/certificate/register", """,'status':'ACTIVE'""", "ACTIVE", "DEFAULT")]
    [InlineData("/certificate/register?setAsActive=true", "", "ACTIVE", "DEFAULT")]
    [InlineData("/certificate/register", "", "INACTIVE", "DEFAULT")]
    [InlineData("/certificate/register-no-ca", """,'status':'REVOKED'""", "REVOKED", "SNI_ONLY")]
    public async Task Register_Certificate_IsTold(string target, string more, string status, string mode)
    {
        await using var api = new TestApi();
        (string pem, _) = api.Registry.Authority.IssueDevice("own");
        string body = $$"""{"certificatePem":{{JsonSerializer.Serialize(pem)}}{{more.Replace('\'', '"')}}}""";

        JsonElement registered = await api.GetAsync("POST", target, body);
        Answer again = await api.SendAsync("POST", target, body);

        string id = IdIn(registered);
        JsonElement described = await DescribeAsync(api, id);
        Assert.Equal($$"""{"certificateArn":"{{Arn}}{{id}}","certificateId":"{{id}}"}""", registered.GetRawText());
        Assert.Equal((status, mode), (described.GetProperty("status").GetString(),
            described.GetProperty("certificateMode").GetString()));
        Assert.Equal(mode == "DEFAULT", described.TryGetProperty("caCertificateId", out _));
        Assert.Equal((409, "ResourceAlreadyExistsException"), (again.Status, again.Error));
    }

    [Theory]
    [InlineData("/certificate/register", """{"certificatePem":"@foreign"}""", 400, "CertificateValidationException")]
    [InlineData("/certificate/register", """{"certificatePem":"none"}""", 400, "CertificateValidationException")]
    [InlineData("/certificate/register", """{"certificatePem":"none","caCertificatePem":"@foreign"}""", 409, "CertificateConflictException")]
    [InlineData("/certificate/register", """{"certificatePem":"none","caCertificatePem":"x"}""", 400, "CertificateValidationException")]
    [InlineData("/certificate/register", "{}", 400, "InvalidRequestException")]
    [InlineData("/certificate/register-no-ca", """{"certificatePem":"@foreign","caCertificatePem":"x"}""", 400, "InvalidRequestException")]
    [InlineData("/certificate/register-no-ca?setAsActive=true", """{"certificatePem":"@foreign"}""", 400, "InvalidRequestException")]
    [InlineData("/certificate/register-no-ca", """{"certificatePem":"none"}""", 400, "CertificateValidationException")]
    [InlineData("/certificate/register-no-ca", """{"certificatePem":"@foreign","status":"PENDING_TRANSFER"}""", 400, "InvalidRequestException")]
    [InlineData("/certificate/register-no-ca", """{"certificatePem":"@foreign","status":"on"}""", 400, "InvalidRequestException")]
    public async Task Register_Invalid_IsRefused(string target, string body, int status, string error)
    {
        await using var api = new TestApi();
        using var key = ECDsa.Create();
        using X509Certificate2 foreign = new CertificateRequest("CN=foreign", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(api.Broker.Time.GetUtcNow(), api.Broker.Time.GetUtcNow().AddDays(1));

        await api.RefusedAsync(status, error, "POST", target,
            body.Replace("\"@foreign\"", JsonSerializer.Serialize(foreign.ExportCertificatePem())));

        Assert.Empty(api.Registry.Certificates());
    }

    [Theory]
    [InlineData("", new[] { 4, 3, 2, 1, 0 })]
    [InlineData("&isAscendingOrder=false", new[] { 4, 3, 2, 1, 0 })]
    [InlineData("&isAscendingOrder=true", new[] { 0, 1, 2, 3, 4 })]
    public async Task List_InPages_IsOrderedByCreation(string order, int[] expected)
    {
        await using var api = new TestApi();
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add(Registered(api, CertificateStatus.Active));
            api.Broker.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var listed = new List<JsonElement>();
        string marker = "";
        do
        {
            JsonElement page = await api.GetAsync("GET", $"/certificates?pageSize=2{order}{marker}");
            listed.AddRange(page.GetProperty("certificates").EnumerateArray());
            marker = page.TryGetProperty("nextMarker", out JsonElement next)
                ? "&marker=" + Uri.EscapeDataString(next.GetString()!)
                : "";
        }
        while (marker.Length > 0);

        Assert.Equal(expected.Select(i => ids[i]), listed.Select(IdIn));
        Assert.Equal($$"""{"certificateArn":"{{Arn}}{{ids[0]}}","certificateId":"{{ids[0]}}","status":"ACTIVE","certificateMode":"DEFAULT","creationDate":1795262400}""",
            listed[Array.IndexOf(expected, 0)].GetRawText());
    }

    [Theory]
    [InlineData("pageSize=0")]
    [InlineData("pageSize=251")]
    [InlineData("marker=made-up")]
    [InlineData("isAscendingOrder=yes")]
    public async Task List_WithInvalidParameter_IsRefused(string query)
    {
        await using var api = new TestApi();

        await api.RefusedAsync(400, "InvalidRequestException", "GET", "/certificates?" + query);
    }

    private static string Body(string signingRequest) =>
        JsonSerializer.Serialize(new { certificateSigningRequest = signingRequest });

    private static string IdIn(JsonElement answer) => answer.GetProperty("certificateId").GetString()!;

    private static string Registered(TestApi api, CertificateStatus status) => api.Registry
        .RegisterCertificate(api.Registry.Authority.IssueDevice("boiler-1").CertificatePem, status).CertificateId;

    private static CertificateStatus StatusNamed(string name) => JsonSerializer.Deserialize<CertificateStatus>($"\"{name}\"");

    private static async Task<JsonElement> DescribeAsync(TestApi api, string id) =>
        (await api.GetAsync("GET", $"/certificates/{id}")).GetProperty("certificateDescription");

    private static async Task<string?> StatusAsync(TestApi api, string id) =>
        (await DescribeAsync(api, id)).GetProperty("status").GetString();
}
