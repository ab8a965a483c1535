using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LocalIotCore;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: the port itself does what the calls behind it count on. Method: .NET's own HTTP client over TLS.
/// </summary>
public sealed class HttpsPortTests
{
    private const string AllowAll =
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}""";

    [Fact]
    public async Task Cloud_WithoutHttps_HasNoPortAndNoKey()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws);

        Assert.Null(test.Cloud.HttpsPort);
        Assert.Null(test.Cloud.AccessKey);
        Assert.False(File.Exists(Path.Combine(test.Cloud.Options.DataDirectory, "access-key.json")));
    }

    [Fact]
    public async Task Requests_SignedOrWithCertificateOrNeither_AreToldApart()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, hasHttps: true);
        using HttpClient device = Client(test, Provision(test));
        using HttpClient anybody = Client(test, null);
        MessageQueue tap = Tap(test);
        var signed = new HttpRequestMessage(HttpMethod.Get, "/things");
        foreach ((string name, string value) in RequestSigner.Sign(test.Cloud.AccessKey!, "iot", "GET", "/things", [],
            $"localhost:{test.Cloud.HttpsPort}", DateTimeOffset.UtcNow))
            signed.Headers.TryAddWithoutValidation(name, value);

        using HttpResponseMessage published = await device.PostAsync("/topics/a%2Fb", new StringContent("hello"));
        using HttpResponseMessage listed = await anybody.SendAsync(signed);
        using HttpResponseMessage refused = await anybody.PostAsync("/topics/a%2Fb", new StringContent("hello"));

        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Equal(("a/b", "hello"), await tap.NextTextAsync());
        Assert.Contains("boiler-1", await listed.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("ForbiddenException", Assert.Single(refused.Headers.GetValues("x-amzn-errortype")));
        Assert.True(Guid.TryParse(Assert.Single(refused.Headers.GetValues("x-amzn-RequestId")), out _));
        Assert.Equal("application/json", refused.Content.Headers.ContentType!.MediaType);
        Assert.True(tap.IsEmpty);
    }

    [Fact]
    public async Task Certificate_ThatIsNotActive_IsRefusedInTheHandshake()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, hasHttps: true);
        Provisioned provisioned = Provision(test);
        test.Cloud.Registry.SetCertificateStatus(provisioned.CertificateId, CertificateStatus.Inactive);
        using HttpClient device = Client(test, provisioned);

        await Assert.ThrowsAsync<HttpRequestException>(() => device.GetAsync("/retainedMessage"));
    }

    [Fact]
    public async Task Body_TooLarge_IsRefusedAsAwsDoes()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, hasHttps: true);
        using HttpClient device = Client(test, Provision(test));
        MessageQueue tap = Tap(test);
        int sizeMax = test.Cloud.Options.EffectiveLimits.PayloadBytesMax;

        using HttpResponseMessage largest =
            await device.PostAsync("/topics/a%2Fb", new ByteArrayContent(new byte[sizeMax]));
        using HttpResponseMessage tooLarge =
            await device.PostAsync("/topics/a%2Fb", new ByteArrayContent(new byte[sizeMax + 1]));

        Assert.Equal(HttpStatusCode.OK, largest.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal("RequestEntityTooLargeException", Assert.Single(tooLarge.Headers.GetValues("x-amzn-errortype")));
        Assert.Equal(sizeMax, (await tap.NextAsync()).Payload.Length);
        Assert.True(tap.IsEmpty);
    }

    [Fact]
    public async Task AwsAlpnProtocol_IsSpokenAsHttp()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, hasHttps: true);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, test.Cloud.HttpsPort!.Value);
        await using var tls = new SslStream(client.GetStream());

        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [new SslApplicationProtocol("x-amzn-http-ca")],
            CertificateChainPolicy = TrustingClient.Trust(test.Cloud.Registry.Authority.CaPem),
        });
        await tls.WriteAsync("GET /things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());

        Assert.Equal("x-amzn-http-ca", tls.NegotiatedApplicationProtocol.ToString());
        Assert.StartsWith("HTTP/1.1 403", await new StreamReader(tls, Encoding.ASCII).ReadLineAsync());
    }

    [Fact]
    public async Task DataEndpoint_ServesADeviceAndAnSdkAlike()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, hasHttps: true);
        Provisioned provisioned = Provision(test);
        using HttpClient control = Client(test, provisioned);
        string data = await EndpointAsync(test, control, "iot:Data-ATS");
        string jobs = await EndpointAsync(test, control, "iot:Jobs");

        Assert.Equal($"localhost:{test.Cloud.Port}", data);
        Assert.Equal($"localhost:{test.Cloud.HttpsPort}", jobs);
        int port = int.Parse(data.Split(':')[1]);
        await using RawClient device = await DeviceConnection.OpenAsync(port, provisioned);
        await device.ConnectMqttAsync("boiler-1");
        await device.SubscribeAsync("a/#", QoS.AtMostOnce);
        using HttpClient sdk = TrustingClient.Create(port, test.Cloud.Registry.Authority.CaPem, provisioned);
        using HttpResponseMessage published = await sdk.PostAsync("/topics/a%2Fb", new StringContent("hello"));
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        Assert.Equal("hello", (await device.ReadMessageAsync()).Payload);
    }

    [Theory]
    [InlineData(true, "http/1.1", true)]
    [InlineData(true, "mqtt", false)]
    [InlineData(true, "", false)]
    [InlineData(false, "x-amzn-mqtt-ca", false)]
    [InlineData(false, "", true)]
    public async Task Certificate_IsOptionalForHttpOnly(bool isMqttPort, string protocol, bool isAccepted)
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, hasHttps: true);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, isMqttPort ? test.Cloud.Port : test.Cloud.HttpsPort!.Value);
        await using var tls = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12, // a refusal is in the handshake
            CertificateChainPolicy = TrustingClient.Trust(test.Cloud.Registry.Authority.CaPem),
        };
        if (protocol.Length > 0)
            options.ApplicationProtocols = [new SslApplicationProtocol(protocol)];

        Exception? refusal = await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(options));

        Assert.Equal(isAccepted, refusal is null);
    }

    [Fact]
    public async Task HttpsPort_AskedForMqttByAlpn_SpeaksMqtt()
    {
        await using TestCloud test = await TestCloud.StartAsync(Profile.Aws, hasHttps: true);
        await using RawClient device =
            await DeviceConnection.OpenAsync(test.Cloud.HttpsPort!.Value, Provision(test), "x-amzn-mqtt-ca");

        await device.ConnectMqttAsync("boiler-1");
        await device.PingAsync();
    }

    private static async Task<string> EndpointAsync(TestCloud test, HttpClient client, string type)
    {
        string target = $"/endpoint?endpointType={Uri.EscapeDataString(type)}";
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        foreach ((string name, string value) in RequestSigner.Sign(test.Cloud.AccessKey!, "iot", "GET", target, [],
            $"localhost:{test.Cloud.HttpsPort}", DateTimeOffset.UtcNow))
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await client.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement
            .GetProperty("endpointAddress").GetString()!;
    }

    private static Provisioned Provision(TestCloud test)
    {
        Provisioned provisioned = test.Cloud.Registry.Provision("boiler-1");
        test.Cloud.Registry.PutPolicy("all", AllowAll);
        test.Cloud.Registry.AttachPolicy("all", provisioned.CertificateId);
        return provisioned;
    }

    private static MessageQueue Tap(TestCloud test)
    {
        var queue = new MessageQueue();
        test.Cloud.Tap("a/#", queue.Add);
        return queue;
    }

    private static HttpClient Client(TestCloud test, Provisioned? provisioned) => TrustingClient.Create(
        test.Cloud.HttpsPort!.Value, test.Cloud.Registry.Authority.CaPem, provisioned);
}
