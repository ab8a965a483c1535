using System.Net;
using LocalIotCore.Broker;
using LocalIotCore.Hosting;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Http;

/// <summary>The HTTPS port: Kestrel with HTTP/1.1, in a host of its own, so that MQTT without it stays lean.</summary>
internal sealed class HttpsHost : IAsyncDisposable
{
    private const int ConnectionsMax = 1000;

    private readonly WebApplication _web;
    private ListenOptions? _listening;

    private HttpsHost(BrokerCore core, LocalCloud cloud, HttpApi api, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            HttpApi.Limit(kestrel, core.Limits);
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Listen(IPAddress.Parse(cloud.Options.BindAddress), cloud.Options.HttpsPort ?? 0, listen =>
            {
                _listening = listen;
                listen.Protocols = HttpProtocols.Http1;
                listen.UseMutualTls(cloud.Registry, core.Time, loggers.CreateLogger("LocalIotCore.Tls"),
                    new MutualTlsOptions
                    {
                        HandshakeTimeout = core.Limits.HandshakeTimeout,
                        ExtraHosts = () => ServerNames.Of(cloud.Options),
                        Protocols = [.. HttpApi.Protocols, .. MutualTlsOptions.MqttProtocols],
                        IsCertificateOptional = protocol => !MutualTlsOptions.MqttProtocols.Contains(protocol),
                    });
                // As on AWS's port 443: who asks for MQTT by ALPN gets it.
                var mqtt = new MqttConnectionHandler(core, cloud.Registry, hasTls: true);
                listen.Use(next => connection =>
                    MutualTlsOptions.MqttProtocols.Contains(connection.Protocol()) ? mqtt.RunAsync(connection) : next(connection));
            });
        });
        _web = builder.Build();
        _web.Run(api.HandleAsync);
    }

    /// <summary>Port of HTTPS.</summary>
    public int Port => _listening!.IPEndPoint!.Port;

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is in use or must not be bound.</exception>
    public static async Task<HttpsHost> StartAsync(BrokerCore core, LocalCloud cloud, HttpApi api, ILoggerFactory loggers,
        CancellationToken cancel)
    {
        var host = new HttpsHost(core, cloud, api, loggers);
        await WebHost.StartAsync(host._web, cloud.Options.BindAddress, cancel).ConfigureAwait(false);
        try
        {
            HttpsAddressFile.Write(cloud.Options.DataDirectory, cloud.Options.BindAddress, host.Port);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => WebHost.StopAsync(_web);
}
