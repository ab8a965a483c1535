using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Identity;

/// <summary>Adds mutual TLS to a Kestrel connection handler.</summary>
public static class MutualTlsExtensions
{
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
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = options.HandshakeTimeout,
            OnConnection = context => ValueTask.FromResult(tls.Authentication(context.Connection)),
        });
        listen.Use(next => connection =>
        {
            halfOpen.Completed(connection.ConnectionId);
            return next(connection);
        });
        return listen;
    }
}
