// Goal: who connects is who the registry says, and everybody else fails in the handshake, with the reason logged.
// Method: a real listener and .NET's own TLS client; the listener's clock is moved where dates matter.
using System.Net.Sockets;
using System.Security.Authentication;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class MutualTlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Registry _registry;

    public MutualTlsTests() => _registry = Registry.Open(_folder["cloud"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SslProtocols.Tls12, KeyAlgorithm.EcdsaP256)]
    [InlineData(SslProtocols.Tls13, KeyAlgorithm.EcdsaP256)]
    [InlineData(SslProtocols.Tls12, KeyAlgorithm.Rsa2048)]
    [InlineData(SslProtocols.Tls13, KeyAlgorithm.Rsa2048)]
    public async Task Handshake_ActiveCertificate_ConnectsAsItsPrincipal(SslProtocols protocol, KeyAlgorithm algorithm)
    {
        var boiler = _registry.Provision("boiler-1", algorithm);
        await using var server = await MutualTlsServer.StartAsync(_registry);

        Assert.Equal(boiler.CertificateId, await MutualTlsClient.ConnectAsync(server.Port, boiler, protocol));
        Assert.Empty(server.Lines);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("heating.example")]
    public async Task Handshake_NameInTheServerCertificate_IsTrusted(string host)
    {
        var boiler = _registry.Provision("boiler-1");
        var options = new MutualTlsOptions { ExtraHosts = () => ["heating.example"] };
        await using var server = await MutualTlsServer.StartAsync(_registry, options: options);

        Assert.Equal(boiler.CertificateId, await MutualTlsClient.ConnectAsync(server.Port, boiler, host: host));
    }

    [Theory]
    [InlineData("localhost", true, true)]
    [InlineData("127.0.0.1", true, false)] // .NET sends no server name for an IP address
    [InlineData("127.0.0.1", false, true)]
    public async Task Handshake_WithoutServerName_IsRefusedWhereOneIsAskedFor(string host, bool mustNameServer, bool connects)
    {
        var boiler = _registry.Provision("boiler-1");
        await using var server = await MutualTlsServer.StartAsync(
            _registry, options: new MutualTlsOptions { MustNameServer = mustNameServer });

        var answer = await MutualTlsClient.ConnectAsync(server.Port, boiler, host: host);

        Assert.Equal(connects ? boiler.CertificateId : null, answer);
        Assert.Equal(connects ? 0 : 1, server.Lines.Count(line => line.Contains("no server name (SNI)")));
    }

    // AWS: registered without a CA, a certificate needs the server's name in any case.
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", false)]
    public async Task Handshake_CertificateRegisteredWithoutItsCa_NeedsTheServerName(string host, bool connects)
    {
        var (pem, key) = _registry.Authority.IssueDevice("foreign");
        var id = _registry.RegisterCertificate(pem, CertificateStatus.Active, isForeign: true).CertificateId;
        var credentials = new Provisioned
        {
            ThingName = "foreign", CertificateId = id, CertificatePem = pem, PrivateKeyPem = key, CaPem = _registry.Authority.CaPem,
        };
        await using var server = await MutualTlsServer.StartAsync(_registry);

        Assert.Equal(connects ? id : null, await MutualTlsClient.ConnectAsync(server.Port, credentials, host: host));
    }

    [Fact]
    public async Task Handshake_OtherHostName_IsRefusedByTheClient()
    {
        var boiler = _registry.Provision("boiler-1");
        await using var server = await MutualTlsServer.StartAsync(_registry);

        var error = await Assert.ThrowsAsync<AuthenticationException>(
            () => MutualTlsClient.ConnectAsync(server.Port, boiler, host: "other.example"));

        Assert.Contains("RemoteCertificateNameMismatch", error.Message);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshake_CertificateOfAnotherCa_IsRefused(SslProtocols protocol)
    {
        var stranger = Registry.Open(_folder["other"]).Provision("boiler-1");
        await AssertRefusedAsync(stranger, "NotRegistered", protocol: protocol);
    }

    [Fact]
    public async Task Handshake_SignedButUnregistered_IsRefused() =>
        await AssertRefusedAsync(Unregistered(), "NotRegistered");

    [Theory]
    [InlineData(CertificateStatus.Inactive)]
    [InlineData(CertificateStatus.Revoked)]
    [InlineData(CertificateStatus.PendingActivation)]
    public async Task Handshake_NotActive_IsRefusedUntilItIsActive(CertificateStatus status)
    {
        var boiler = _registry.Provision("boiler-1");
        await using var server = await MutualTlsServer.StartAsync(_registry);
        Assert.NotNull(await MutualTlsClient.ConnectAsync(server.Port, boiler));

        // Another process: only the files are shared.
        var elsewhere = Registry.Open(_registry.DataDirectory);
        elsewhere.SetCertificateStatus(boiler.CertificateId, status);
        Assert.Null(await MutualTlsClient.ConnectAsync(server.Port, boiler));
        Assert.Contains("NotActive", Assert.Single(server.Lines));

        elsewhere.SetCertificateStatus(boiler.CertificateId, CertificateStatus.Active);
        Assert.Equal(boiler.CertificateId, await MutualTlsClient.ConnectAsync(server.Port, boiler));
    }

    [Theory]
    [InlineData(3700, "Expired")]
    [InlineData(-2, "NotYetValid")]
    public async Task Handshake_OutsideItsDates_IsRefused(int days, string reason)
    {
        var boiler = _registry.Provision("boiler-1");
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(days));
        await AssertRefusedAsync(boiler, reason, time);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Handshake_NoCertificate_IsRefused(SslProtocols protocol) =>
        await AssertRefusedAsync(null, "no client certificate", protocol: protocol);

    [Fact]
    public async Task Handshake_ForeignCertificate_NeedsToBeRegisteredAsSuch()
    {
        var stranger = Registry.Open(_folder["other"]).Provision("boiler-1");
        var credentials = stranger with { CaPem = _registry.Authority.CaPem };
        Assert.Throws<RegistryException>(
            () => _registry.RegisterCertificate(stranger.CertificatePem, CertificateStatus.Active));
        _registry.RegisterCertificate(stranger.CertificatePem, CertificateStatus.Active, isForeign: true);
        await using var server = await MutualTlsServer.StartAsync(_registry);

        Assert.Equal(stranger.CertificateId, await MutualTlsClient.ConnectAsync(server.Port, credentials));
    }

    [Fact]
    public async Task Handshake_RecordForgedByHand_IsRefused()
    {
        var stranger = Registry.Open(_folder["other"]).Provision("boiler-1");
        _registry.RegisterCertificate(stranger.CertificatePem, CertificateStatus.Active, isForeign: true);
        var record = _folder[$"cloud/registry/certificates/{stranger.CertificateId}.json"];
        var text = File.ReadAllText(record);
        File.WriteAllText(record, text.Replace("\"isForeign\": true", "\"isForeign\": false"));
        Assert.NotEqual(text, File.ReadAllText(record));

        await AssertRefusedAsync(stranger, "NotTrusted");
    }

    [Fact]
    public async Task Handshake_PolicyDamaged_LetsNobodyIn()
    {
        var boiler = _registry.Provision("boiler-1");
        File.WriteAllText(Path.Combine(_registry.DataDirectory, "registry", "policies", "heating-device.json"), "{");
        await AssertRefusedAsync(boiler, "cannot be used");
    }

    [Theory]
    [InlineData(CertificateStatus.Inactive, 46)]
    [InlineData(CertificateStatus.Revoked, 44)]
    public async Task Handshake_Tls12NotActive_TellsTheClientByAnAlertInsideIt(CertificateStatus status, byte alert)
    {
        var boiler = _registry.Provision("boiler-1");
        _registry.SetCertificateStatus(boiler.CertificateId, status);
        Assert.Equal(alert, await AlertAsync(boiler));
    }

    [Fact]
    public async Task Handshake_Tls12Refused_TellsTheReasonByItsAlert()
    {
        var boiler = _registry.Provision("boiler-1");
        Assert.Equal(45, await AlertAsync(boiler, new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(3700))));
        Assert.Equal(42, await AlertAsync(boiler, new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-2))));
        Assert.Equal(46, await AlertAsync(Registry.Open(_folder["other"]).Provision("boiler-1")));
        Assert.Equal(40, await AlertAsync(null));
    }

    [Fact]
    public async Task Handshake_Tls12Refused_FailsForTheClientInTheHandshakeItself()
    {
        var boiler = _registry.Provision("boiler-1");
        _registry.SetCertificateStatus(boiler.CertificateId, CertificateStatus.Inactive);
        await using var server = await MutualTlsServer.StartAsync(_registry);

        Assert.True(await MutualTlsClient.IsRefusedInHandshakeAsync(server.Port, boiler, SslProtocols.Tls12));
    }

    [Fact]
    public async Task Handshake_Tls11_GetsAProtocolVersionAlert()
    {
        await using var server = await MutualTlsServer.StartAsync(_registry);
        using var socket = await MutualTlsClient.OpenAsync(server.Port);

        await socket.SendAsync(ClientHello11());
        var answer = await MutualTlsClient.ReadToEndAsync(socket);

        // RFC 5246 7.2: alert (21), fatal (2), protocol_version (70).
        Assert.Equal(21, answer[0]);
        Assert.Equal([2, 70], answer[^2..]);
    }

    [Fact]
    public async Task Handshake_Silent_IsDroppedAfterTheTimeout()
    {
        var options = new MutualTlsOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(200) };
        await using var server = await MutualTlsServer.StartAsync(_registry, options: options);
        using var socket = await MutualTlsClient.OpenAsync(server.Port);

        Assert.Empty(await MutualTlsClient.ReadToEndAsync(socket));
    }

    [Fact]
    public async Task Handshake_TooManySilent_DropsTheOldestAndServesTheHonest()
    {
        var boiler = _registry.Provision("boiler-1");
        var options = new MutualTlsOptions { HalfOpenMax = 3, HandshakeTimeout = TimeSpan.FromMinutes(5) };
        await using var server = await MutualTlsServer.StartAsync(_registry, options: options);
        var silent = new List<Socket>();
        for (var i = 0; i < 4; i++)
            silent.Add(await MutualTlsClient.OpenAsync(server.Port));

        // Connections may be taken up in another order than they were made: any of them may be the oldest.
        var ends = silent.Select(MutualTlsClient.ReadToEndAsync).ToList();
        ends.Remove(await Task.WhenAny(ends));
        Assert.Equal(boiler.CertificateId, await MutualTlsClient.ConnectAsync(server.Port, boiler));
        ends.Remove(await Task.WhenAny(ends));

        Assert.Equal(2, server.Lines.Count);
        Assert.All(server.Lines, line => Assert.Contains("this is the oldest", line));
        silent.ForEach(socket => socket.Dispose());
        await Task.WhenAll(ends);
    }

    private async Task AssertRefusedAsync(
        Provisioned? credentials, string reason, TimeProvider? time = null, SslProtocols protocol = SslProtocols.None)
    {
        await using var server = await MutualTlsServer.StartAsync(_registry, time);

        Assert.Null(await MutualTlsClient.ConnectAsync(server.Port, credentials, protocol, checksServer: false));
        Assert.Contains(reason, Assert.Single(server.Lines));
    }

    private async Task<byte> AlertAsync(Provisioned? credentials, TimeProvider? time = null)
    {
        await using var server = await MutualTlsServer.StartAsync(_registry, time);
        byte[] last = await MutualTlsClient.LastBytesAsync(server.Port, credentials, SslProtocols.Tls12);
        Assert.Equal([21, 3, 3, 0, 2, 2], last[^7..^1]); // a record of its own, in the clear: fatal alert
        return last[^1];
    }

    private Provisioned Unregistered()
    {
        var (certificate, key) = _registry.Authority.IssueDevice("boiler-1");
        return new Provisioned
        {
            ThingName = "boiler-1",
            CertificateId = "",
            CertificatePem = certificate,
            PrivateKeyPem = key,
            CaPem = _registry.Authority.CaPem,
        };
    }

    // By hand, because current TLS libraries refuse to send one (RFC 4346 7.4.1.2): version 3.2, one cipher suite.
    private static byte[] ClientHello11()
    {
        byte[] body = [3, 2, .. new byte[32], 0, 0, 2, 0xC0, 0x13, 1, 0];
        byte[] handshake = [1, 0, 0, (byte)body.Length, .. body];
        return [22, 3, 1, 0, (byte)handshake.Length, .. handshake];
    }
}
