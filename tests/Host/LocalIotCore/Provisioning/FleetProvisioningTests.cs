using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using LocalIotCore.Provisioning;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Provisioning;

/// <summary>Goal: a device gets its certificate and its thing over MQTT as from AWS, and nobody else sees how. Method: a
/// broker with the service under virtual time; each request, each error, each time limit.</summary>
public sealed class FleetProvisioningTests : IAsyncDisposable
{
    private const string Create = "$aws/certificates/create/json";
    private const string CreateFromCsr = "$aws/certificates/create-from-csr/json";
    private const string Provision = "$aws/provisioning-templates/heating-fleet/provision/json";
    private const int UnclaimedMax = 3;
    private const string Role = "arn:aws:iam::000000000000:role/provisioning";

    private readonly TemporaryFolder _folder = new();
    private readonly TestBroker _broker = new(Profile.Aws);
    private readonly FakeLogger _log = new();
    private readonly Registry _registry;
    private readonly ProvisioningRequests _service;

    public FleetProvisioningTests()
    {
        _registry = Registry.Open(_folder.FullPath, _broker.Time);
        _service = new ProvisioningRequests(_registry, _broker.Core.Router, _broker.Time, _log, UnclaimedMax);
        _registry.PutPolicy(BuiltInPolicy.Device.Name, BuiltInPolicy.Device.Local);
        _registry.CreateTemplate("heating-fleet", null, FleetTemplate.Body, isEnabled: true, Role);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Device_WithItsOwnKey_BecomesAThingWithTheDevicePolicy()
    {
        await using RawClient device = await ConnectAsync("claim-1");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        JsonElement created = await AcceptedAsync(device, CreateFromCsr, Csr(SigningRequests.Of(key)));
        string id = created.GetProperty("certificateId").GetString()!;
        CertificateStatus before = _registry.FindCertificate(id)!.Status;
        JsonElement provisioned = await AcceptedAsync(device, Provision, Request(TokenIn(created)));

        Assert.Equal(["certificateId", "certificatePem", "certificateOwnershipToken"], Members(created));
        using var certificate = X509Certificate2.CreateFromPem(created.GetProperty("certificatePem").GetString());
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal("""{"deviceConfiguration":{},"thingName":"heating-7"}""", provisioned.GetRawText());
        CertificateRecord after = _registry.FindCertificate(id)!;
        Assert.Equal((CertificateStatus.PendingActivation, CertificateStatus.Active), (before, after.Status));
        Assert.Equal(["heating-7"], after.Things);
        Assert.Equal([BuiltInPolicy.Device.Name], after.Policies);
        Assert.Equal("7", _registry.FindThing("heating-7")!.Attributes["serialNumber"]);
        Assert.Equal(id, _registry.FindActive(id)!.CertificateId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task Device_WithoutAKey_GetsOne(string payload)
    {
        await using RawClient device = await ConnectAsync("claim-1");

        JsonElement created = await AcceptedAsync(device, Create, payload);

        Assert.Equal(["certificateId", "certificatePem", "privateKey", "certificateOwnershipToken"], Members(created));
        using var certificate = X509Certificate2.CreateFromPem(created.GetProperty("certificatePem").GetString(),
            created.GetProperty("privateKey").GetString());
        Assert.True(certificate.HasPrivateKey);
        Assert.All(_log.Lines, line => Assert.DoesNotContain("PRIVATE KEY", line));
    }

    [Fact]
    public async Task Answer_IsSeenByTheRequesterAlone()
    {
        MessageQueue tap = _broker.Watch("$aws/certificates/create/json/+");
        await using RawClient device = await ConnectAsync("claim-1");
        await using RawClient spy = await ConnectAsync("claim-2");

        await AcceptedAsync(device, Create, "");

        await spy.PingAsync();
        Assert.True(tap.IsEmpty);
    }

    [Fact]
    public async Task Provision_Again_IsTheSameAnswer()
    {
        await using RawClient device = await ConnectAsync("claim-1");
        string request = Request(TokenIn(await AcceptedAsync(device, Create, "")));

        JsonElement first = await AcceptedAsync(device, Provision, request);
        JsonElement second = await AcceptedAsync(device, Provision, request);

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.Single(_registry.Things());
    }

    [Theory]
    [InlineData(CertificateStatus.Revoked, "7", "heating-device")]
    [InlineData(CertificateStatus.Inactive, "7", "heating-device")]
    [InlineData(CertificateStatus.Active, "8", "heating-device")]
    [InlineData(CertificateStatus.Active, "7", "")]
    public async Task Provision_AgainAfterAChange_DoesNotUndoIt(CertificateStatus status, string serial, string policy)
    {
        await using RawClient device = await ConnectAsync("claim-1");
        JsonElement created = await AcceptedAsync(device, Create, "");
        string id = created.GetProperty("certificateId").GetString()!;
        await AcceptedAsync(device, Provision, Request(TokenIn(created)));
        _registry.SetCertificateStatus(id, status);
        if (policy.Length == 0)
            _registry.DetachPolicy("heating-device", id);

        string again = Request(TokenIn(created), $$"""{"SerialNumber":"{{serial}}"}""");
        if (policy.Length == 0)
            await AcceptedAsync(device, Provision, again);
        else
            Assert.StartsWith("400 InvalidCertificateOwnershipToken The certificate ownership token was used already",
                Text(await RejectedAsync(device, Provision, again)));

        CertificateRecord certificate = _registry.FindCertificate(id)!;
        Assert.Equal(status, certificate.Status);
        Assert.Equal(policy.Length == 0 ? [] : [policy], certificate.Policies);
        Assert.Single(_registry.Things());
    }

    [Fact]
    public async Task Provision_AsAThingThatIsThere_IsRefusedByTheTemplate()
    {
        await using RawClient device = await ConnectAsync("claim-1");
        await AcceptedAsync(device, Provision, Request(TokenIn(await AcceptedAsync(device, Create, ""))));
        string other = TokenIn(await AcceptedAsync(device, Create, ""));

        JsonElement rejected = await RejectedAsync(device, Provision, Request(other));

        Assert.Equal("409 ResourceConflict Thing heating-7 exists already, and the template says FAIL for that.",
            Text(rejected));
        Assert.Single(_registry.CertificatesOf("heating-7"));
    }

    [Theory]
    [InlineData(CreateFromCsr, "", "400 InvalidCertificateSigningRequest The certificate signing request is invalid: it has 0 characters")]
    [InlineData(CreateFromCsr, """{"certificateSigningRequest":"x"}""", "400 InvalidCertificateSigningRequest")]
    [InlineData(CreateFromCsr, """{"certificateSigningRequest":7}""", "400 InvalidRequest The payload is not the expected JSON")]
    [InlineData(CreateFromCsr, "nonsense", "400 InvalidRequest The payload is not the expected JSON")]
    [InlineData(Create, "[]", "400 InvalidRequest The payload is not the expected JSON")]
    [InlineData(Create, "null", "400 InvalidRequest The payload is null")]
    [InlineData(Provision, "", "400 InvalidCertificateOwnershipToken Certificate ownership token cannot be empty.")]
    [InlineData(Provision, """{"certificateOwnershipToken":"made-up"}""", "400 InvalidCertificateOwnershipToken The certificate ownership token is not valid")]
    [InlineData(Provision, """{"parameters":{"SerialNumber":7}}""", "400 InvalidRequest The payload is not the expected JSON")]
    [InlineData("$aws/provisioning-templates/nowhere/provision/json", "{}", "404 ResourceNotFound Provisioning template nowhere cannot be found.")]
    public async Task Request_Invalid_IsRejectedWithItsReason(string topic, string payload, string reason)
    {
        await using RawClient device = await ConnectAsync("claim-1");

        JsonElement rejected = await RejectedAsync(device, topic, payload);

        Assert.Equal(["statusCode", "errorCode", "errorMessage"], Members(rejected));
        Assert.StartsWith(reason, Text(rejected));
        Assert.Empty(_registry.Certificates());
    }

    [Theory]
    [InlineData("RSA-1024", "its RSA key has 1024 bits, expected at least 2048")]
    [InlineData("brainpool", "expected P-256, P-384, P-521")]
    [InlineData("wrong signature", "signed by its own key")]
    public async Task CreateFromCsr_OfRefusedKey_IsRejected(string kind, string why)
    {
        await using RawClient device = await ConnectAsync("claim-1");

        string text = Text(await RejectedAsync(device, CreateFromCsr, Csr(SigningRequests.Kind(kind))));

        Assert.StartsWith("400 InvalidCertificateSigningRequest", text);
        Assert.Contains(why, text);
    }

    [Theory]
    [InlineData("{}", "400 InvalidParameters The parameter SerialNumber has no value")]
    [InlineData("""{"SerialNumber":"a b"}""", "400 InvalidParameters The thing name \"heating-a b\" contains ' '")]
    public async Task Provision_WithUnusableParameters_IsRejectedAndLeavesNothing(string parameters, string reason)
    {
        await using RawClient device = await ConnectAsync("claim-1");
        string token = TokenIn(await AcceptedAsync(device, Create, ""));

        JsonElement rejected = await RejectedAsync(device, Provision, Request(token, parameters));

        Assert.StartsWith(reason, Text(rejected));
        Assert.Empty(_registry.Things());
        Assert.Equal(CertificateStatus.PendingActivation, Assert.Single(_registry.Certificates()).Status);
    }

    [Fact]
    public async Task Provision_WithDisabledTemplateOrMissingPolicy_IsRejectedAndLeavesNothing()
    {
        await using RawClient device = await ConnectAsync("claim-1");
        string request = Request(TokenIn(await AcceptedAsync(device, Create, "")));
        _registry.DeletePolicy(BuiltInPolicy.Device.Name);

        string missing = Text(await RejectedAsync(device, Provision, request));
        _registry.UpdateTemplate("heating-fleet", new TemplateChange(null, false, null, null));
        string disabled = Text(await RejectedAsync(device, Provision, request));

        Assert.Equal("404 ResourceNotFound There is no policy \"heating-device\".", missing);
        Assert.Equal("403 AccessDenied Provisioning template heating-fleet is disabled.", disabled);
        Assert.Empty(_registry.Things());
    }

    [Theory]
    [InlineData(3599, true)]
    [InlineData(3600, false)]
    public async Task Token_IsValidForAnHour(int ageS, bool isValid)
    {
        await using RawClient device = await ConnectAsync("claim-1");
        JsonElement created = await AcceptedAsync(device, Create, "");
        string request = Request(TokenIn(created));
        for (int waited = 0; waited < ageS; waited += 60)
        {
            await device.PingAsync(); // keeps the connection alive
            _broker.Time.Advance(TimeSpan.FromSeconds(Math.Min(60, ageS - waited)));
        }

        if (isValid)
            await AcceptedAsync(device, Provision, request);
        else
            Assert.StartsWith("400 InvalidCertificateOwnershipToken", Text(await RejectedAsync(device, Provision, request)));

        Assert.Equal(isValid, _registry.FindCertificate(created.GetProperty("certificateId").GetString()!) is not null);
    }

    [Fact]
    public async Task Token_OfAnotherCertificateOrWithAnotherSecret_IsRefused()
    {
        await using RawClient device = await ConnectAsync("claim-1");
        byte[] first = Convert.FromBase64String(TokenIn(await AcceptedAsync(device, Create, "")));
        byte[] second = Convert.FromBase64String(TokenIn(await AcceptedAsync(device, Create, "")));

        foreach (byte[] token in (byte[][])[[.. first[..32], .. second[32..]], [.. first[..63], (byte)(first[63] ^ 1)],
            first[..63], []])
            Assert.StartsWith("400 InvalidCertificateOwnershipToken",
                Text(await RejectedAsync(device, Provision, Request(Convert.ToBase64String(token)))));

        Assert.Empty(_registry.Things());
        Assert.DoesNotContain(Convert.ToBase64String(first),
            string.Concat(Directory.GetFiles(_folder["registry/certificates"]).Select(File.ReadAllText)));
    }

    [Fact]
    public async Task Create_WhileTooManyWaitForTheirOwners_IsRejectedUntilOneIsProvisioned()
    {
        await using RawClient device = await ConnectAsync("claim-1");
        string token = "";
        for (int i = 0; i < UnclaimedMax; i++)
            token = TokenIn(await AcceptedAsync(device, Create, ""));

        string rejected = Text(await RejectedAsync(device, Create, ""));
        await AcceptedAsync(device, Provision, Request(token));
        await AcceptedAsync(device, Create, "");

        Assert.StartsWith("429 TooManyRequests 3 certificates wait for their owners already", rejected);
    }

    [Fact]
    public async Task Request_InCbor_IsRefusedByNameInCbor()
    {
        await using RawClient device = await ConnectAsync("claim-1");
        await device.SubscribeAsync("$aws/certificates/create/cbor/rejected", QoS.AtLeastOnce);

        await device.PublishAsync("$aws/certificates/create/cbor", "\u00a0");
        string payload = (await device.ReadMessageAsync()).Payload;

        Assert.Contains("errorMessage", payload);
        Assert.Contains("This local cloud does not support CBOR: publish to the same topic with json at its end.", payload);
        Assert.Empty(_registry.Certificates());
    }

    [Fact]
    public void Rejected_InCbor_IsTheBytesOfTheStandard()
    {
        byte[] cbor = new RejectedMessage(501, "NotSupported", new string('x', 24)).ToCbor();

        Assert.Equal("A3" + "6A" + Hex("statusCode") + "1901F5" + "69" + Hex("errorCode") + "6C" + Hex("NotSupported")
            + "6C" + Hex("errorMessage") + "790018" + Hex(new string('x', 24)), Convert.ToHexString(cbor));
    }

    private async Task<RawClient> ConnectAsync(string clientId)
    {
        RawClient client = await _broker.ConnectAsync(clientId);
        foreach (string topic in (string[])[Create, CreateFromCsr, "$aws/provisioning-templates/+/provision/json"])
            await client.SubscribeAsync(topic + "/+", QoS.AtLeastOnce);
        return client;
    }

    private static async Task<JsonElement> AcceptedAsync(RawClient client, string topic, string payload) =>
        await AnswerAsync(client, topic, payload, "/accepted");

    private static async Task<JsonElement> RejectedAsync(RawClient client, string topic, string payload) =>
        await AnswerAsync(client, topic, payload, "/rejected");

    private static async Task<JsonElement> AnswerAsync(RawClient client, string topic, string payload, string end)
    {
        await client.PublishAsync(topic, payload);
        ReceivedMessage message = await client.ReadMessageAsync();
        Assert.True(message.Topic == topic + end, $"{message.Topic}: {message.Payload}");
        return JsonDocument.Parse(message.Payload).RootElement;
    }

    private static string Csr(string pem) => JsonSerializer.Serialize(new { certificateSigningRequest = pem });

    private static string Request(string token, string parameters = """{"SerialNumber":"7"}""") =>
        $$"""{"certificateOwnershipToken":"{{token}}","parameters":{{parameters}}}""";

    private static string TokenIn(JsonElement created) => created.GetProperty("certificateOwnershipToken").GetString()!;

    private static string[] Members(JsonElement message) => [.. message.EnumerateObject().Select(member => member.Name)];

    private static string Text(JsonElement rejected) => $"{rejected.GetProperty("statusCode").GetInt32()} "
        + $"{rejected.GetProperty("errorCode").GetString()} {rejected.GetProperty("errorMessage").GetString()}";

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
