using System.IO.Pipelines;
using System.Net;
using LocalIotCore.Broker;
using LocalIotCore.Http;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Connection = Microsoft.AspNetCore.Connections.ConnectionContext;

namespace LocalIotCore.Hosting;

/// <summary>Kestrel as a plain connection server: listeners, transport and TLS, without HTTP. It runs in an empty web
/// host because Kestrel's TLS needs services that only the web host registers.</summary>
internal sealed class KestrelHost : IAsyncDisposable
{
    private const int Backlog = 4096;

    private readonly WebApplication _web;
    private readonly List<ListenOptions> _listening = [];

    private KestrelHost(CloudOptions options, BrokerCore core, Registry registry, HttpApi? api, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(sockets => sockets.Backlog = Backlog);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBufferSize = core.Limits.TransportBytesMax; // more stays in the sender's socket
            kestrel.Limits.MaxResponseBufferSize = core.Limits.TransportBytesMax;
            kestrel.Limits.MaxConcurrentConnections = core.Limits.ConnectionsMax;
            if (api is not null)
                HttpApi.Limit(kestrel, core.Limits);
            Listen(kestrel, options, core, registry, api is not null, loggers);
        });
        _web = builder.Build();
        if (api is not null)
            _web.Run(api.HandleAsync);
    }

    /// <summary>Port of MQTT over mutual TLS.</summary>
    public int Port => _listening[0].IPEndPoint!.Port;

    /// <summary>Port of plain MQTT; null if off.</summary>
    public int? PlainPort => _listening.Count > 1 ? _listening[1].IPEndPoint!.Port : null;

    /// <summary>Starts listening.</summary>
    /// <param name="api">Answers clients of the MQTT port that ask for HTTP by ALPN, so that one address serves a device
    /// and an SDK, as on AWS; null: nobody does.</param>
    /// <exception cref="IOException">A port is in use or must not be bound.</exception>
    public static async Task<KestrelHost> StartAsync(CloudOptions options, BrokerCore core, Registry registry, HttpApi? api,
        ILoggerFactory loggers, CancellationToken cancel)
    {
        var host = new KestrelHost(options, core, registry, api, loggers);
        await WebHost.StartAsync(host._web, options.BindAddress, cancel).ConfigureAwait(false);
        return host;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => WebHost.StopAsync(_web);

    // By ALPN, or else by the first byte: HTTP begins with a letter, and CONNECT with 0x10.
    private static async Task<bool> IsHttpAsync(Connection connection, BrokerCore core)
    {
        string protocol = connection.Protocol();
        if (protocol.Length > 0)
            return HttpApi.Protocols.Contains(protocol);
        using var timeout = new CancellationTokenSource(core.Limits.ConnectTimeout, core.Time);
        try
        {
            ReadResult read = await connection.Transport.Input.ReadAsync(timeout.Token).ConfigureAwait(false);
            bool isHttp = !read.Buffer.IsEmpty && char.IsAsciiLetterUpper((char)read.Buffer.FirstSpan[0]);
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return isHttp;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            return false; // whoever reads next meets it again
        }
    }

    private void Listen(KestrelServerOptions kestrel, CloudOptions options, BrokerCore core, Registry registry,
        bool hasApi, ILoggerFactory loggers)
    {
        var address = IPAddress.Parse(options.BindAddress);
        var tls = new MqttConnectionHandler(core, registry, hasTls: true);
        kestrel.Listen(address, options.Port, listen =>
        {
            _listening.Add(listen);
            listen.UseMutualTls(registry, core.Time, loggers.CreateLogger("LocalIotCore.Tls"),
                new MutualTlsOptions
                {
                    HandshakeTimeout = core.Limits.HandshakeTimeout,
                    ExtraHosts = () => ServerNames.Of(options),
                    Protocols = hasApi ? [.. MutualTlsOptions.MqttProtocols, .. HttpApi.Protocols] : MutualTlsOptions.MqttProtocols,
                    IsCertificateOptional = protocol => hasApi && HttpApi.Protocols.Contains(protocol),
                    MustNameServer = options.Profile == Profile.Aws && !options.AllowsNoServerName,
                });
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => async connection =>
                await (hasApi && await IsHttpAsync(connection, core) ? next(connection) : tls.RunAsync(connection)));
        });
        if (options.PlainPort is not { } plainPort)
            return;
        var plain = new MqttConnectionHandler(core, registry, hasTls: false);
        kestrel.Listen(address, plainPort, listen =>
        {
            _listening.Add(listen);
            listen.Run(plain.RunAsync);
        });
    }
}

/// <summary>The end of Kestrel's connection pipeline: one MQTT connection per network connection.</summary>
internal sealed class MqttConnectionHandler(BrokerCore core, Registry registry, bool hasTls)
{
    /// <summary>Serves a connection until it ends.</summary>
    public async Task RunAsync(Connection connection)
    {
        string address = (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "unknown";
        var mqtt = new MqttConnection(core, connection.Transport, Authorizer(connection, address), address,
            () => connection.Abort(new ConnectionAbortedException("The client does not read its output.")));
        await mqtt.RunAsync().ConfigureAwait(false);
    }

    private IAuthorizer Authorizer(Connection connection, string address)
    {
        if (!hasTls)
            return AnonymousAuthorizer.Instance;
        Principal principal = connection.Features.Get<Principal>()
            ?? throw new InvalidOperationException("A TLS connection without a principal got past the handshake.");
        return new PrincipalAuthorizer(registry, principal, address, core.Time);
    }
}
