using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Connection = Microsoft.AspNetCore.Connections.ConnectionContext;

namespace LocalIotCore.Identity;

/// <summary>The server's side of mutual TLS: which certificate it presents, and which clients it accepts.</summary>
internal sealed partial class MutualTls
{
    private readonly Registry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ServerCertificate _server;
    private readonly List<SslApplicationProtocol> _protocols;
    private readonly bool _isCertificateOptional;

    // .NET builds a chain in every handshake, before it asks us. With an empty trust list that fails without
    // verifying anything; registered certificates were verified once, when their files were read.
    private readonly X509ChainPolicy _noChain = new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    public MutualTls(Registry registry, TimeProvider time, ILogger logger, MutualTlsOptions options)
    {
        _registry = registry;
        _time = time;
        _logger = logger;
        _server = new ServerCertificate(registry.Authority, options.ExtraHosts, time);
        _isCertificateOptional = options.IsCertificateOptional;
        _protocols = [.. options.Protocols.Select(name => new SslApplicationProtocol(name))];
    }

    /// <summary>The options for one connection; the principal becomes one of its features during the
    /// handshake.</summary>
    public SslServerAuthenticationOptions Authentication(Connection connection) => new()
    {
        ServerCertificateContext = _server.Current,
        ClientCertificateRequired = true, // requests one; Accepts decides whether none will do
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = _noChain,
        AllowRenegotiation = false,
        AllowTlsResume = false, // like AWS IoT: an INACTIVE certificate must not resume by session ticket
        ApplicationProtocols = _protocols,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Accepts(connection, certificate),
    };

    private bool Accepts(Connection connection, X509Certificate? certificate)
    {
        var remote = connection.RemoteEndPoint?.ToString();
        if (certificate is null && _isCertificateOptional)
            return true;
        if (certificate is null)
        {
            LogNoCertificate(remote);
            return false;
        }
        var id = Registry.CertificateIdOf((X509Certificate2)certificate);
        try
        {
            var check = _registry.Check(id, _time.GetUtcNow(), out var principal);
            if (check == CertificateCheck.Accepted)
            {
                connection.Features.Set(principal);
                return true;
            }
            LogRefused(remote, id, certificate.Subject, check);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(remote, id, e);
        }
        return false;
    }

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "Refused {Remote}: it has no client certificate")]
    private partial void LogNoCertificate(string? remote);

    [LoggerMessage(EventId = 22, Level = LogLevel.Warning,
        Message = "Refused {Remote}: certificate {CertificateId} ({Subject}) is {Check}")]
    private partial void LogRefused(string? remote, string certificateId, string subject, CertificateCheck check);

    [LoggerMessage(EventId = 23, Level = LogLevel.Error,
        Message = "Refused {Remote}: the records of certificate {CertificateId} cannot be used")]
    private partial void LogUnreadable(string? remote, string certificateId, Exception e);
}
