using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Identity;

/// <summary>Puts mutual TLS in front of a Kestrel connection handler.</summary>
public static class MutualTlsExtensions
{
    /// <summary>TLS 1.2 or 1.3; the client must (or, where it is optional, may) present a certificate that is
    /// registered, ACTIVE and valid today, or its handshake fails. What follows finds the <see cref="Principal"/> as a
    /// connection feature.</summary>
    /// <param name="listen">The endpoint; call this before adding the handler.</param>
    /// <param name="registry">Who is registered; changes count from the next handshake on.</param>
    /// <param name="time">What validity dates are compared with.</param>
    /// <param name="logger">Gets a line for each refused client.</param>
    /// <param name="options">Limits and names; null: the defaults.</param>
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
