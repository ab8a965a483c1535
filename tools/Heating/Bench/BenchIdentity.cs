using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Heating.Mqtt;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;

namespace Heating.Bench;

/// <summary>The certificate that all load clients present, and the CA that they trust.</summary>
internal sealed class BenchIdentity
{
    private const string PolicyName = "heating-bench";
    private const string AllowAll =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iot:*","Resource":"*"}]}""";

    private readonly X509Certificate2 _authority;
    private readonly SslStreamCertificateContext _client;
    private byte[]? _trustedServer;

    private BenchIdentity(X509Certificate2 authority, X509Certificate2 client)
    {
        _authority = authority;
        _client = SslStreamCertificateContext.Create(client, null, offline: true);
    }

    /// <summary>Provisions a client of a local cloud that may do everything, with any client id.</summary>
    public static BenchIdentity Provision(string cloudDirectory)
    {
        Registry registry = Registry.Open(cloudDirectory);
        Provisioned provisioned = registry.Provision("bench");
        registry.PutPolicy(PolicyName, AllowAll);
        registry.AttachPolicy(PolicyName, provisioned.CertificateId);
        registry.Authority.ServerCertificate().Dispose(); // created now, so that another broker finds its files
        return new BenchIdentity(X509Certificate2.CreateFromPem(provisioned.CaPem),
            X509Certificate2.CreateFromPem(provisioned.CertificatePem, provisioned.PrivateKeyPem));
    }

    /// <summary>Loads certificate, key and CA from files.</summary>
    public static BenchIdentity FromFiles(string certificate, string key, string authority) =>
        new(X509CertificateLoader.LoadCertificateFromFile(authority), X509Certificate2.CreateFromPemFile(certificate, key));

    /// <summary>Connects a client that never pings.</summary>
    /// <param name="identity">Presented over TLS; null: plain TCP.</param>
    public static Task<ClientConnection> ConnectAsync(
        string host, int port, BenchIdentity? identity, string clientId, CancellationToken cancel) => ClientConnection.ConnectAsync(
            host, port, identity?.Authentication(host),
            new ConnectPacket { ClientId = clientId, KeepAliveS = ClientConnection.KeepAliveMaxS }, cancel);

    /// <summary>TLS options of a load client: a full handshake each time, the server's certificate verified once.</summary>
    public SslClientAuthenticationOptions Authentication(string host) => new()
    {
        TargetHost = host,
        ClientCertificateContext = _client,
        AllowTlsResume = false,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, // left empty, so that the chain is not built twice
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        },
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Trusts((X509Certificate2?)certificate),
    };

    private bool Trusts(X509Certificate2? server)
    {
        if (server is null)
            return false;
        if (_trustedServer is not null && server.RawDataMemory.Span.SequenceEqual(_trustedServer))
            return true;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        if (!chain.Build(server))
            return false;
        _trustedServer = server.RawData;
        return true;
    }
}
