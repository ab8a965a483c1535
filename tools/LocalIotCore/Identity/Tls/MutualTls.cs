using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
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
    private readonly Predicate<string> _isCertificateOptional;
    private readonly bool _mustNameServer;

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
        _server = new ServerCertificate(registry.Authority, options.ExtraHosts ?? (() => []), time);
        _isCertificateOptional = options.IsCertificateOptional;
        _mustNameServer = options.MustNameServer;
        _protocols = [.. options.Protocols.Select(name => new SslApplicationProtocol(name))];
    }

    /// <summary>The options for one connection; the principal becomes one of its features during the
    /// handshake.</summary>
    /// <param name="serverName">By which name the client addresses the server (SNI); empty if it does not say.</param>
    /// <exception cref="AuthenticationException">The client must name the server.</exception>
    public SslServerAuthenticationOptions Authentication(Connection connection, string serverName)
    {
        if (serverName.Length > 0 || !_mustNameServer)
            return Options(connection, serverName);
        LogNoServerName(connection.RemoteEndPoint?.ToString());
        throw new AuthenticationException("The client sent no server name (SNI).");
    }

    private SslServerAuthenticationOptions Options(Connection connection, string serverName) => new()
    {
        ServerCertificateContext = _server.Current,
        ClientCertificateRequired = true, // requests one; Accepts decides whether none will do
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = _noChain,
        AllowRenegotiation = false,
        AllowTlsResume = false, // like AWS IoT: an INACTIVE certificate must not resume by session ticket
        ApplicationProtocols = _protocols,
        RemoteCertificateValidationCallback = (sender, certificate, _, _) =>
            Accepts(connection, certificate, serverName, ((SslStream)sender).NegotiatedApplicationProtocol.ToString()),
    };

    private bool Accepts(Connection connection, X509Certificate? certificate, string serverName, string protocol)
    {
        var remote = connection.RemoteEndPoint?.ToString();
        if (certificate is null && _isCertificateOptional(protocol))
            return true;
        if (certificate is null)
        {
            LogNoCertificate(remote);
            return Refuse(connection, TlsAlert.HandshakeFailure);
        }
        var id = Registry.CertificateIdOf((X509Certificate2)certificate);
        try
        {
            var check = _registry.Check(id, _time.GetUtcNow(), out var principal);
            if (check == CertificateCheck.Accepted && serverName.Length == 0
                && _registry.FindCertificate(id) is { IsForeign: true })
            {
                LogNoServerName(remote); // AWS finds such a certificate by the account's own endpoint
                return Refuse(connection, TlsAlert.CertificateUnknown);
            }
            if (check == CertificateCheck.Accepted)
            {
                connection.Features.Set(principal);
                return true;
            }
            LogRefused(remote, id, certificate.Subject, check);
            return Refuse(connection, AlertFor(check, id));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(remote, id, e);
            return Refuse(connection, TlsAlert.InternalError);
        }
    }

    private TlsAlert AlertFor(CertificateCheck check, string certificateId) => check switch
    {
        CertificateCheck.NotTrusted => TlsAlert.UnknownCa,
        CertificateCheck.NotYetValid => TlsAlert.BadCertificate,
        CertificateCheck.Expired => TlsAlert.CertificateExpired,
        CertificateCheck.NotActive when _registry.FindCertificate(certificateId)?.Status == CertificateStatus.Revoked =>
            TlsAlert.CertificateRevoked,
        _ => TlsAlert.CertificateUnknown,
    };

    private static bool Refuse(Connection connection, TlsAlert alert)
    {
        if (connection.Features.Get<HandshakeGate>() is { } gate)
            gate.Refusal = alert;
        return false;
    }

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "Refused {Remote}: it has no client certificate")]
    private partial void LogNoCertificate(string? remote);

    [LoggerMessage(EventId = 24, Level = LogLevel.Warning, Message = "Refused {Remote}: it sent no server name (SNI), which AWS "
        + "asks for. Connect by a name instead of an IP address, such as localhost, or allow it with --allow-no-sni")]
    private partial void LogNoServerName(string? remote);

    [LoggerMessage(EventId = 22, Level = LogLevel.Warning,
        Message = "Refused {Remote}: certificate {CertificateId} ({Subject}) is {Check}")]
    private partial void LogRefused(string? remote, string certificateId, string subject, CertificateCheck check);

    [LoggerMessage(EventId = 23, Level = LogLevel.Error,
        Message = "Refused {Remote}: the records of certificate {CertificateId} cannot be used")]
    private partial void LogUnreadable(string? remote, string certificateId, Exception e);
}

/// <summary>Adds mutual TLS to a Kestrel connection handler.</summary>
public static class MutualTlsExtensions
{
    /// <summary>The ALPN protocol that client and server agreed on; empty: none.</summary>
    internal static string Protocol(this Connection connection) =>
        connection.Features.Get<ITlsApplicationProtocolFeature>() is { } agreed
            ? Encoding.ASCII.GetString(agreed.ApplicationProtocol.Span)
            : "";

    /// <summary>TLS 1.2 or 1.3. The client must (or, if optional, may) present a certificate that is registered, ACTIVE
    /// and within its dates; otherwise the handshake fails. The <see cref="Principal"/> becomes a feature of the
    /// connection.</summary>
    /// <param name="listen">The endpoint; call this before adding the handler.</param>
    /// <param name="registry">The registered certificates; changes apply from the next handshake on.</param>
    /// <param name="time">The clock for validity dates.</param>
    /// <param name="logger">Receives a line per refused client.</param>
    /// <param name="options">Limits and names; null for the defaults.</param>
    public static ListenOptions UseMutualTls(
        this ListenOptions listen, Registry registry, TimeProvider time, ILogger logger,
        MutualTlsOptions? options = null)
    {
        options ??= new MutualTlsOptions();
        var tls = new MutualTls(registry, time, logger, options);
        var halfOpen = new HalfOpenConnections(options.HalfOpenMax, logger);
        listen.Use(next => connection => halfOpen.RunAsync(connection, next));
        listen.Use(next => connection => RunBehindGateAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = options.HandshakeTimeout,
            OnConnection = context => ValueTask.FromResult(
                tls.Authentication(context.Connection, context.ClientHelloInfo.ServerName)),
        });
        listen.Use(next => async connection =>
        {
            halfOpen.Completed(connection.ConnectionId);
            await connection.Features.Get<HandshakeGate>()!.OpenAsync();
            await next(connection);
        });
        return listen;
    }

    private static async Task RunBehindGateAsync(Connection connection, ConnectionDelegate next)
    {
        var network = connection.Transport;
        var gate = new HandshakeGate(network);
        connection.Features.Set(gate);
        connection.Transport = gate;
        try
        {
            await next(connection);
            await gate.CloseAsync();
        }
        finally
        {
            connection.Transport = network;
        }
    }
}

/// <summary>Settings of <see cref="MutualTls"/>.</summary>
public sealed record MutualTlsOptions
{
    /// <summary>How long a handshake may take. An ESP32 needs up to 3 s for its part.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most connections with an unfinished handshake; beyond that the oldest is dropped.</summary>
    public int HalfOpenMax { get; init; } = 1024;

    /// <summary>Names and addresses that the server certificate covers besides localhost, 127.0.0.1 and ::1; asked again
    /// from time to time, as a machine's addresses change. Null: none.</summary>
    public Func<IReadOnlyList<string>>? ExtraHosts { get; init; }

    /// <summary>ALPN protocols for clients that offer any; a client without ALPN is always accepted.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = MqttProtocols;

    /// <summary>ALPN names of MQTT: AWS's own on port 443, and everybody's.</summary>
    public static IReadOnlyList<string> MqttProtocols { get; } = ["x-amzn-mqtt-ca", "mqtt"];

    /// <summary>Refuse clients that do not name the server (SNI).</summary>
    public bool MustNameServer { get; init; }

    /// <summary>Whether clients that agreed on an ALPN protocol (empty: none) need no certificate, and then have no
    /// <see cref="Principal"/>; one with an invalid certificate is still refused.</summary>
    public Predicate<string> IsCertificateOptional { get; init; } = _ => false;
}
