using LocalIotCore.Broker;
using LocalIotCore.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Http;

/// <summary>The HTTPS API, whichever port a request comes in by.</summary>
internal sealed class HttpApi
{
    private const int HeaderBytesMax = 16 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);
    private static readonly MinDataRate BodyRateMin = new(1024, gracePeriod: TimeSpan.FromSeconds(5)); // bytes a second
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    private readonly ApiServer _server;

    /// <exception cref="InvalidDataException">The access key's file is damaged.</exception>
    public HttpApi(BrokerCore core, LocalCloud cloud, ILoggerFactory loggers)
    {
        AccessKey = AccessKey.Open(cloud.Options.DataDirectory);
        var authenticator = new Authenticator(new SignatureVerifier(AccessKey, core.Time), cloud.Registry);
        var routes = new RouteTable(ApiRoutes.All(core, cloud.Registry, cloud.Shadows, cloud.Rules, () => cloud.Port,
            cloud.Options.AllowsReservedTopicsOverHttps));
        _server = new ApiServer(routes, authenticator, loggers.CreateLogger("LocalIotCore.Http"));
    }

    /// <summary>ALPN names of HTTP: everybody's, and AWS's own on port 443.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["http/1.1", "x-amzn-http-ca"];

    /// <summary>The key that signs requests.</summary>
    public AccessKey AccessKey { get; }

    public Task HandleAsync(HttpContext context) => _server.HandleAsync(context);

    /// <summary>Sets the limits of requests; the number of connections is the port's own matter.</summary>
    public static void Limit(KestrelServerOptions kestrel, CloudLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.PayloadBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        kestrel.Limits.MinRequestBodyDataRate = BodyRateMin;
        kestrel.Limits.MinResponseDataRate = BodyRateMin;
        kestrel.Limits.KeepAliveTimeout = IdleTimeout;
    }
}
