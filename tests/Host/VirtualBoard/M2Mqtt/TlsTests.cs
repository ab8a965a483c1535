extern alias device;

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using Xunit;
using DeviceCertificate = device::System.Security.Cryptography.X509Certificates.X509Certificate;
using DeviceCertificate2 = device::System.Security.Cryptography.X509Certificates.X509Certificate2;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>TLS: who is let in, and whom the device lets in.</summary>
public sealed class TlsTests : IDisposable
{
    private const int CertificateRefused = -9984;
    private const int HandshakeRefused = -30592;

    private readonly MqttBench bench = new();
    private readonly TestCertificates certificates = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(false, MqttSslProtocols.TLSv1_2, SslProtocols.Tls12)]
    [InlineData(true, MqttSslProtocols.TLSv1_2, SslProtocols.Tls12)]
    [InlineData(true, MqttSslProtocols.TLSv1_3, SslProtocols.Tls13)]
    [InlineData(false, MqttSslProtocols.None, SslProtocols.Tls12 | SslProtocols.Tls13)]
    public void Connect_BothCertificatesGood_PublishesAndPresentsTheDevices(bool isRsa, MqttSslProtocols asked,
        SslProtocols served)
    {
        using AsymmetricAlgorithm key = isRsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (certificatePem, keyPem) = certificates.Device(key);
        var client = NewClient(certificates.CaPem, new DeviceCertificate2(certificatePem, keyPem, ""), asked);
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        var broker = bench.Broker.AcceptClient(tls: Server(certificates.Server(), served));
        Assert.Equal(0, (int)MqttBench.Result(connect));

        bench.Publish(client);
        broker.Send(Packet.PubackFor(broker.Read().PublishId));
        MqttBench.Until(() => published == 1);

        Assert.Equal("CN=boiler-1", broker.ClientCertificate?.Subject);
    }

    [Fact]
    public void Connect_CaOfSomebodyElse_IsRefused() =>
        Refuses(certificates.Server(), new TestCertificates("Test CA").CaPem, CertificateRefused);

    [Fact]
    public void Connect_NoCa_IsRefused() => Refuses(certificates.Server(), null, CertificateRefused);

    [Fact]
    public void Connect_CertificateForAnotherHost_IsRefused() =>
        Refuses(certificates.Server("broker.example"), certificates.CaPem, CertificateRefused);

    [Fact]
    public void Connect_ServerCertificateExpired_IsRefused() =>
        Refuses(certificates.Server(notAfter: DateTimeOffset.UnixEpoch.AddDays(-1)), certificates.CaPem, CertificateRefused);

    [Fact]
    public void Connect_ServerCertificateExpiredUnderTls13_IsRefused() => Refuses(
        certificates.Server(notAfter: DateTimeOffset.UnixEpoch.AddDays(-1)), certificates.CaPem, CertificateRefused,
        SslProtocols.Tls13);

    [Fact]
    public void Connect_ServerCertificateOutlived_IsRefusedByTheNetworksTime()
    {
        bench.Advance((long)TimeSpan.FromDays(2).TotalMilliseconds);

        Refuses(certificates.Server(notAfter: DateTimeOffset.UnixEpoch.AddDays(1)), certificates.CaPem, CertificateRefused);
    }

    [Fact]
    public void Connect_ServerSpeaksTls11Only_IsRefused()
    {
#pragma warning disable SYSLIB0039 // TLS 1.1 is what is refused here.
        Refuses(certificates.Server(), certificates.CaPem, HandshakeRefused, SslProtocols.Tls11);
#pragma warning restore SYSLIB0039
    }

    [Theory]
    [InlineData(MqttSslProtocols.SSLv3)]
    [InlineData(MqttSslProtocols.TLSv1_0)]
    [InlineData(MqttSslProtocols.TLSv1_1)]
    public void Connect_OldTlsAskedFor_Throws(MqttSslProtocols asked)
    {
        var client = NewClient(certificates.CaPem, null, asked);

        var e = Assert.Throws<MqttConnectionException>(() => client.Connect("boiler-1"));

        Assert.IsType<ArgumentException>(e.InnerException);
    }

    [Fact]
    public void Connect_ValidationTurnedOff_AcceptsAnyServer()
    {
        var client = NewClient(null, null, MqttSslProtocols.TLSv1_2);
        client.Settings.ValidateServerCertificate = false;
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));

        bench.Broker.AcceptClient(tls: Server(certificates.Server("elsewhere.example"), SslProtocols.Tls12, false));

        Assert.Equal(0, (int)MqttBench.Result(connect));
    }

    [Fact]
    public void Connect_SilentPeerInHandshake_WaitsUntilTheNetworkIsLost()
    {
        var client = NewClient(certificates.CaPem, null, MqttSslProtocols.TLSv1_2);
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        var silent = bench.Broker.Accept();
        MqttBench.Until(() => silent.HasData);
        bench.Advance(3_600_000);
        Assert.False(connect.IsCompleted);

        bench.Board.Network.IsUp = false;

        var e = Assert.Throws<MqttConnectionException>(() => MqttBench.Result(connect));
        Assert.IsAssignableFrom<SocketException>(e.InnerException);
    }

    [Fact]
    public void Connect_ResetDuringHandshake_IsANetworkFault()
    {
        var client = NewClient(certificates.CaPem, null, MqttSslProtocols.TLSv1_2);
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        var peer = bench.Broker.Accept();
        MqttBench.Until(() => peer.HasData);

        peer.Reset();

        var e = Assert.Throws<MqttConnectionException>(() => MqttBench.Result(connect));
        Assert.Equal(-80, Assert.IsAssignableFrom<SocketException>(e.InnerException).ErrorCode);
    }

    private int published;

    private MqttClient NewClient(string? caPem, DeviceCertificate2? own, MqttSslProtocols version)
    {
        var ca = caPem is null ? null : new DeviceCertificate(caPem);
        var client = new MqttClient("127.0.0.1", bench.Broker.Port, true, ca, own, version);
        client.MqttMsgPublished += (_, _) => Interlocked.Increment(ref published);
        return client;
    }

    private void Refuses(X509Certificate2 server, string? caPem, int deviceCode, SslProtocols served = SslProtocols.Tls12)
    {
        var client = NewClient(caPem, null, MqttSslProtocols.None);
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        Assert.ThrowsAny<Exception>(() => bench.Broker.Accept(Server(server, served, false)).Read());

        var e = Assert.Throws<MqttConnectionException>(() => MqttBench.Result(connect));

        Assert.Equal(deviceCode, Assert.IsAssignableFrom<SocketException>(e.InnerException).ErrorCode);
        Assert.False(client.IsConnected);
    }

    private static SslServerAuthenticationOptions Server(X509Certificate2 certificate, SslProtocols versions,
        bool asksForClient = true) => new()
        {
            ServerCertificate = certificate,
            EnabledSslProtocols = versions,
            ClientCertificateRequired = asksForClient,
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        };
}
