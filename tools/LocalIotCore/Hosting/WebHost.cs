using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace LocalIotCore.Hosting;

/// <summary>What the two servers of the cloud, MQTT and HTTPS, do alike when they start and end.</summary>
internal static class WebHost
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Starts listening; a server that cannot is disposed.</summary>
    /// <exception cref="IOException">A port is in use or may not be bound.</exception>
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

    /// <summary>Ends the listeners, then what is still connected.</summary>
    public static async ValueTask StopAsync(WebApplication web)
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        await web.StopAsync(timeout.Token).ConfigureAwait(false);
        await web.DisposeAsync().ConfigureAwait(false);
    }
}
