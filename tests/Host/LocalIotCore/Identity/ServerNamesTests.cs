// Goal: a cloud that others reach has a server certificate with the names and addresses by which they reach it.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using HeatingSensor.Host.Tests.LocalIotCore.Http;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Hosting;
using LocalIotCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class ServerNamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_OfALoopbackAddress_AreOnlyThoseAskedFor() =>
        Assert.Equal(["heating.lan"], ServerNames.Of(Options("127.0.0.1")));

    [Fact]
    public void Names_OfOneAddress_HaveIt() => Assert.Equal(["heating.lan", "192.0.2.7"], ServerNames.Of(Options("192.0.2.7")));

    [Fact]
    public void Names_OfAllAddresses_HaveTheMachinesOwn()
    {
        IReadOnlyList<string> names = ServerNames.Of(Options("0.0.0.0"));

        Assert.Equal("heating.lan", names[0]);
        Assert.All(names.Skip(1), name =>
        {
            var address = IPAddress.Parse(name);
            Assert.Equal(AddressFamily.InterNetwork, address.AddressFamily);
            Assert.False(IPAddress.IsLoopback(address));
        });
        string[] own = [.. Dns.GetHostAddresses(Dns.GetHostName())
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            .Select(address => address.ToString())];
        Assert.Subset(names.ToHashSet(), own.ToHashSet());
    }

    [Theory]
    [InlineData("heating.lan", true)]
    [InlineData("pc", true)]
    [InlineData("192.168.1.10", true)]
    [InlineData("fd00::1", true)]
    [InlineData("https://heating.lan", false)]
    [InlineData("heating.lan:8883", false)]
    [InlineData("*.lan", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void Name_OnlyHostsAndAddresses(string text, bool isName) => Assert.Equal(isName, ServerNames.IsName(text));

    [Fact]
    public async Task Cloud_WithNames_IsTrustedByThemAndNoOther()
    {
        CloudOptions options = Options("127.0.0.1") with { Port = 0, DataDirectory = _folder["cloud"] };
        await using LocalCloud cloud = await LocalCloud.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, default);

        Assert.True(await IsTrustedAsync(cloud, "heating.lan"));
        Assert.True(await IsTrustedAsync(cloud, "localhost"));
        Assert.False(await IsTrustedAsync(cloud, "other.lan"));
    }

    [Fact]
    public void Certificate_WhenTheMachineGetsAnotherAddress_IsIssuedAgain()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var authority = CertificateAuthority.Open(_folder["ca"], time);
        string[] hosts = ["192.0.2.7"];
        var server = new ServerCertificate(authority, () => hosts, time);
        string first = server.Current.TargetCertificate.Thumbprint;
        Assert.Equal(first, server.Current.TargetCertificate.Thumbprint);

        hosts = ["192.0.2.8"];
        time.Advance(TimeSpan.FromMinutes(2));

        Assert.NotEqual(first, server.Current.TargetCertificate.Thumbprint);
        Assert.True(server.Current.TargetCertificate.MatchesHostname("192.0.2.8"));
    }

    private static CloudOptions Options(string bindAddress) =>
        new() { DataDirectory = "", BindAddress = bindAddress, HostNames = ["heating.lan"] };

    private static async Task<bool> IsTrustedAsync(LocalCloud cloud, string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, cloud.Port);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = name,
                EnabledSslProtocols = SslProtocols.Tls13, // the client is done before its own certificate is asked for
                CertificateChainPolicy = TrustingClient.Trust(cloud.Registry.Authority.CaPem),
            });
            return true;
        }
        catch (AuthenticationException)
        {
            return false;
        }
    }
}
