using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace LocalIotCore.Hosting;

/// <summary>What the MQTT and HTTPS servers have in common when they start and stop.</summary>
internal static class WebHost
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Starts listening; disposes the server if that fails.</summary>
    /// <exception cref="IOException">A port is in use or must not be bound.</exception>
    public static async Task StartAsync(WebApplication web, string bindAddress, CancellationToken cancel)
    {
        try
        {
            await web.StartAsync(cancel).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"Cannot listen on {bindAddress}: {exception.Message}", exception);
        }
        catch
        {
            await web.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the listeners, then closes the remaining connections.</summary>
    public static async ValueTask StopAsync(WebApplication web)
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        await web.StopAsync(timeout.Token).ConfigureAwait(false);
        await web.DisposeAsync().ConfigureAwait(false);
    }
}
