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
    private const int HeaderBytesMax = 16 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly MinDataRate BodyRateMin = new(1024, gracePeriod: TimeSpan.FromSeconds(5)); // bytes a second
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);
    private static readonly string[] AlpnProtocols = ["http/1.1", "x-amzn-http-ca"]; // AWS's own, on port 443

    private readonly WebApplication _web;
    private ListenOptions? _listening;

    private HttpsHost(BrokerCore core, LocalCloud cloud, ILoggerFactory loggers)
    {
        AccessKey = AccessKey.Open(cloud.Options.DataDirectory);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton(loggers));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, core.Limits);
            kestrel.Listen(IPAddress.Parse(cloud.Options.BindAddress), cloud.Options.HttpsPort ?? 0, listen =>
            {
                _listening = listen;
                listen.Protocols = HttpProtocols.Http1;
                listen.UseMutualTls(cloud.Registry, core.Time, loggers.CreateLogger("LocalIotCore.Tls"),
                    new MutualTlsOptions
                    {
                        HandshakeTimeout = core.Limits.HandshakeTimeout,
                        Protocols = AlpnProtocols,
                        IsCertificateOptional = true,
                    });
            });
        });
        _web = builder.Build();
        var authenticator = new Authenticator(new SignatureVerifier(AccessKey, core.Time), cloud.Registry);
        var routes = new RouteTable(ApiRoutes.All(core, cloud.Registry, cloud.Shadows, cloud.Rules,
            cloud.Options.AllowsReservedTopicsOverHttps));
        _web.Run(new ApiServer(routes, authenticator, loggers.CreateLogger("LocalIotCore.Http")).HandleAsync);
    }

    /// <summary>The key that signs requests.</summary>
    public AccessKey AccessKey { get; }

    /// <summary>Port of HTTPS.</summary>
    public int Port => _listening!.IPEndPoint!.Port;

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is in use or must not be bound.</exception>
    /// <exception cref="InvalidDataException">The access key's file is damaged.</exception>
    public static async Task<HttpsHost> StartAsync(BrokerCore core, LocalCloud cloud, ILoggerFactory loggers,
        CancellationToken cancel)
    {
        var host = new HttpsHost(core, cloud, loggers);
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

    private static void Limit(KestrelServerOptions kestrel, CloudLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.PayloadBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MinRequestBodyDataRate = BodyRateMin;
        kestrel.Limits.MinResponseDataRate = BodyRateMin;
        kestrel.Limits.KeepAliveTimeout = IdleTimeout;
    }
}
