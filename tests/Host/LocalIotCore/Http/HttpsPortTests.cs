using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using LocalIotCore;
using LocalIotCore.Identity;
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
