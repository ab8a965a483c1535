using System.Net;
using System.Net.Sockets;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalIotCore.Hosting;

/// <summary>Kestrel as a plain connection server: its listeners, transport and TLS, and nothing of the web on top.
/// </summary>
internal sealed class KestrelHost : IAsyncDisposable
{
    private const int InputBytesMax = 64 * 1024; // per connection; more waits in the sender's socket
    private const int OutputBytesMax = 64 * 1024;
    private const int Backlog = 4096;

    private readonly KestrelServer _server;
    private readonly ServiceProvider _services;
    private readonly List<ListenOptions> _listening = [];

    private KestrelHost(KestrelServer server, ServiceProvider services)
    {
        _server = server;
        _services = services;
    }

    /// <summary>Port of MQTT over mutual TLS.</summary>
    public int Port => _listening[0].IPEndPoint!.Port;

    /// <summary>Port of plain MQTT; null if off.</summary>
    public int? PlainPort => _listening.Count > 1 ? _listening[1].IPEndPoint!.Port : null;

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">A port is in use or may not be bound.</exception>
    public static async Task<KestrelHost> StartAsync(CloudOptions options, BrokerCore core, Registry registry,
        ILoggerFactory loggers, CancellationToken cancel)
    {
        ServiceProvider services = new ServiceCollection().AddSingleton(loggers)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>)).BuildServiceProvider();
        var transport = new SocketTransportOptions { Backlog = Backlog, NoDelay = true };
        var kestrel = new KestrelServerOptions { ApplicationServices = services };
        kestrel.Limits.MaxRequestBufferSize = InputBytesMax;
        kestrel.Limits.MaxResponseBufferSize = OutputBytesMax;
        var server = new KestrelServer(Options.Create(kestrel),
            new SocketTransportFactory(Options.Create(transport), loggers), loggers);
        var host = new KestrelHost(server, services);
        host.Listen(kestrel, options, core, registry, loggers);
        try
        {
            await server.StartAsync(new NoHttp(), cancel).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"Cannot listen on {options.BindAddress}: {exception.Message}", exception);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return host;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(CancellationToken.None).ConfigureAwait(false);
        _server.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private void Listen(KestrelServerOptions kestrel, CloudOptions options, BrokerCore core, Registry registry,
        ILoggerFactory loggers)
    {
        var address = IPAddress.Parse(options.BindAddress);
        var tls = new MqttConnectionHandler(core, registry, hasTls: true);
        kestrel.Listen(address, options.Port, listen =>
        {
            _listening.Add(listen);
            listen.UseMutualTls(registry, core.Time, loggers.CreateLogger("LocalIotCore.Tls"),
                new MutualTlsOptions { HandshakeTimeout = core.Limits.HandshakeTimeout });
            listen.Use(_ => tls.RunAsync);
        });
        if (options.PlainPort is not { } plainPort)
            return;
        var plain = new MqttConnectionHandler(core, registry, hasTls: false);
        kestrel.Listen(address, plainPort, listen =>
        {
            _listening.Add(listen);
            listen.Use(_ => plain.RunAsync);
        });
    }

    /// <summary>Kestrel wants an HTTP application; no request ever gets to it, as every listener ends in MQTT.</summary>
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => this;

        public Task ProcessRequestAsync(object context) => Task.CompletedTask;

        public void DisposeContext(object context, Exception? exception)
        {
        }
    }
}
