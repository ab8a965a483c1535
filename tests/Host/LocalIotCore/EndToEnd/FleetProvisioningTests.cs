using System.Security.Cryptography;
using System.Text.Json;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.LocalIotCore.Provisioning;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.EndToEnd;

/// <summary>Goal: a device that has only the claim certificate ends up as a thing of its own, and the claim is good for
/// nothing else. Method: a cloud over mutual TLS with the template and the policies that AWS deploys.</summary>
public sealed class FleetProvisioningTests
{
    private const string CreateFromCsr = "$aws/certificates/create-from-csr/json";
    private const string Provision = "$aws/provisioning-templates/heating-fleet/provision/json";

    [Fact]
    public async Task FreshDevice_WithTheClaim_ProvisionsItselfAndReports()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        Provisioned device = await ProvisionAsync(test, Claim(test));
        var status = new MessageQueue();
        using IDisposable tap = test.Cloud.Tap("home/heating/status", status.Add);

        await using RawClient connected = await DeviceConnection.ConnectAsync(test, device, device.ThingName);
        await connected.PublishAsync("home/heating/status", "hello", QoS.AtLeastOnce);

        Assert.Equal(("home/heating/status", "hello"), await status.NextTextAsync());
    }

    [ProgramFact("mosquitto_pub")]
    public async Task FreshDevice_WithMosquitto_Reports()
    {
        using var folder = new TemporaryFolder();
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        Provisioned device = await ProvisionAsync(test, Claim(test));
        File.WriteAllText(folder["ca.pem"], device.CaPem);
        File.WriteAllText(folder["certificate.pem"], device.CertificatePem);
        File.WriteAllText(folder["private.key"], device.PrivateKeyPem);

        ProgramRun run = await ProgramRun.RunAsync(new("mosquitto_pub", ["-h", "localhost", "-p", $"{test.Cloud.Port}",
            "-i", device.ThingName, "-q", "1", "--cafile", folder["ca.pem"], "--cert", folder["certificate.pem"],
            "--key", folder["private.key"], "-t", "home/heating/status", "-m", "hello"]), RawClient.Patience);

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Theory]
    [InlineData("home/heating/status", null)]
    [InlineData("$aws/things/heating-7/shadow/update", null)]
    [InlineData(null, "home/heating/#")]
    [InlineData(null, "$aws/things/heating-7/shadow/#")]
    public async Task Claim_UsedForAnythingElse_IsCutOff(string? publishedTo, string? subscribedTo)
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient client = await DeviceConnection.ConnectAsync(test, Claim(test), "claim-7");
        var gone = new MessageQueue();
        using IDisposable tap = test.Cloud.Tap("$aws/events/presence/disconnected/claim-7", gone.Add);

        await client.SendAsync(publishedTo is null
            ? PacketWriter.Subscribe(1, new SubscriptionRequest(subscribedTo!, QoS.AtMostOnce))
            : RawClient.Publish(publishedTo, "x", QoS.AtMostOnce, false, 0));

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal("FORBIDDEN_ACCESS", (await gone.NextJsonAsync()).GetProperty("disconnectReason").GetString());
    }

    [Fact]
    public async Task Claim_WithADevicesClientId_IsNotAdmitted()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient client = await DeviceConnection.OpenAsync(test, Claim(test));

        await client.SendAsync(PacketWriter.Connect(new ConnectPacket { ClientId = "heating-7" }));

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Certificate_BeforeItIsProvisioned_IsNotAdmitted()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);
        Provisioned claim = Claim(test);
        await using RawClient client = await DeviceConnection.ConnectAsync(test, claim, "claim-7");
        (Provisioned device, _) = await CreateAsync(client, claim);

        Exception? refused = await Record.ExceptionAsync(
            () => DeviceConnection.ConnectAsync(test, device, device.ThingName));

        Assert.IsAssignableFrom<IOException>(refused); // the handshake fails, or the stream ends right after it
        Assert.Null(test.Cloud.Registry.FindActive(device.CertificateId));
    }

    private static Provisioned Claim(TestCloud test)
    {
        Registry registry = test.Cloud.Registry;
        registry.PutPolicy(BuiltInPolicy.Device.Name, BuiltInPolicy.Device.Local);
        registry.PutPolicy(BuiltInPolicy.Claim.Name, BuiltInPolicy.Claim.Local);
        registry.CreateTemplate("heating-fleet", null, FleetTemplate.Body, isEnabled: true,
            "arn:aws:iam::000000000000:role/provisioning");
        IssuedKeys issued = registry.IssueKeysAndCertificate(CertificateStatus.Active);
        registry.AttachPolicy(BuiltInPolicy.Claim.Name, issued.Certificate.CertificateId);
        return Of("claim", issued.Certificate.CertificateId, issued.Certificate.CertificatePem, issued.PrivateKeyPem,
            registry.Authority.CaPem);
    }

    private static async Task<Provisioned> ProvisionAsync(TestCloud test, Provisioned claim)
    {
        await using RawClient client = await DeviceConnection.ConnectAsync(test, claim, "claim-7");
        (Provisioned device, string token) = await CreateAsync(client, claim);
        JsonElement answer = await AnswerAsync(client, Provision,
            JsonSerializer.Serialize(new
            {
                certificateOwnershipToken = token,
                parameters = new { SerialNumber = "7" },
            }));
        Assert.Equal("heating-7", answer.GetProperty("thingName").GetString());
        return device;
    }

    private static async Task<(Provisioned Device, string Token)> CreateAsync(RawClient client, Provisioned claim)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        JsonElement created = await AnswerAsync(client, CreateFromCsr,
            JsonSerializer.Serialize(new { certificateSigningRequest = SigningRequests.Of(key, "CN=heating-7") }));
        return (Of("heating-7", created.GetProperty("certificateId").GetString()!,
            created.GetProperty("certificatePem").GetString()!, key.ExportPkcs8PrivateKeyPem(), claim.CaPem),
            created.GetProperty("certificateOwnershipToken").GetString()!);
    }

    private static async Task<JsonElement> AnswerAsync(RawClient client, string topic, string payload)
    {
        await client.SubscribeAsync(topic + "/accepted", QoS.AtLeastOnce);
        await client.SubscribeAsync(topic + "/rejected", QoS.AtLeastOnce);
        await client.PublishAsync(topic, payload);
        ReceivedMessage message = await client.ReadMessageAsync();
        Assert.True(message.Topic == topic + "/accepted", message.Payload);
        return JsonDocument.Parse(message.Payload).RootElement;
    }

    private static Provisioned Of(string name, string id, string certificatePem, string keyPem, string caPem) => new()
    {
        ThingName = name,
        CertificateId = id,
        CertificatePem = certificatePem,
        PrivateKeyPem = keyPem,
        CaPem = caPem,
    };
}
