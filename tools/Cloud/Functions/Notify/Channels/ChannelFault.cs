using System.Net.Sockets;

namespace Cloud.Notify.Channels;

/// <summary>Words for what goes wrong between here and a channel. Never an address: it holds the secret.</summary>
internal static class ChannelFault
{
    /// <summary>How long to wait if the other side does not say.</summary>
    public static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(60);

    public static string Of(string channel, Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return $"{channel} cannot be reached: its name does not resolve.";
                case SocketException socket:
                    return $"{channel} cannot be reached: {socket.SocketErrorCode}.";
                case System.Security.Authentication.AuthenticationException:
                    return $"{channel} cannot be reached: its certificate is not trusted.";
                case OperationCanceledException or TimeoutException:
                    return $"{channel} did not answer in time.";
            }
        }

        return $"{channel} cannot be reached: {exception.GetType().Name}.";
    }
}
