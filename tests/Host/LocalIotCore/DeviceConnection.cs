using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>A client with a device's certificate, over mutual TLS: it is held to the device policy.</summary>
internal static class DeviceConnection
{
    /// <summary>Provisions a device and connects as it.</summary>
    public static Task<RawClient> ConnectAsync(TestCloud test, string thingName, Will? will = null) =>
        ConnectAsync(test, test.Cloud.Registry.Provision(thingName), thingName, will);

    /// <summary>Connects as a device.</summary>
    public static async Task<RawClient> ConnectAsync(
        TestCloud test, Provisioned provisioned, string clientId, Will? will = null)
    {
        RawClient client = await OpenAsync(test, provisioned);
        await client.ConnectMqttAsync(new ConnectPacket { ClientId = clientId, Will = will });
        return client;
    }

    /// <summary>Gets through TLS and sends nothing.</summary>
    public static Task<RawClient> OpenAsync(TestCloud test, Provisioned provisioned) => OpenAsync(test.Cloud.Port, provisioned);

    /// <summary>Gets through TLS to a port of this machine, and sends nothing.</summary>
    /// <param name="protocol">The protocol it asks for by ALPN; null: none.</param>
    public static async Task<RawClient> OpenAsync(int port, Provisioned provisioned, string? protocol = null)
    {
        var tcp = new TcpClient("127.0.0.1", port);
        var tls = new SslStream(tcp.GetStream());
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(provisioned.CertificatePem,
            provisioned.PrivateKeyPem);
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.Add(X509Certificate2.CreateFromPem(provisioned.CaPem));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)],
            CertificateChainPolicy = chain,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
        });
        return new RawClient(tls);
    }
}
