using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Heating.Qualify.Broker;

/// <summary>The broker's side of a handshake with mutual TLS 1.2 or 1.3, recorded in the timeline.</summary>
internal static class TlsHandshake
{
    /// <summary>In real time. An ESP32 takes up to 7 s over a bad link, the virtual board some milliseconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Runs the handshake.</summary>
    /// <returns>Null if it failed, which is recorded.</returns>
    public static async Task<Stream?> RunAsync(ScriptedBroker broker, Socket socket, int number, CancellationToken cancel)
    {
        var watched = new WatchedStream(new NetworkStream(socket, ownsSocket: false));
        var secure = new SslStream(watched);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(Limit);
        try
        {
            await secure.AuthenticateAsServerAsync(Options(broker), limited.Token);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            await secure.DisposeAsync();
            broker.Timeline.Add(Hello(watched, number));
            broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.HandshakeFailed)
            {
                Text = e is OperationCanceledException ? "no end within its time" : e.Message, Alert = watched.Alert,
            });
            return null;
        }

        watched.Complete();
        broker.Timeline.Add(Hello(watched, number));
        broker.Timeline.Add(new TimelineEntry(0, number, EntryKind.Secured)
        {
            Text = $"{secure.SslProtocol} {secure.NegotiatedCipherSuite}, client certificate {secure.RemoteCertificate?.Subject}",
            Alert = watched.Alert,
        });
        return secure;
    }

    private static TimelineEntry Hello(WatchedStream watched, int number) =>
        new(0, number, EntryKind.Hello) { Hello = watched.Hello };

    private static SslServerAuthenticationOptions Options(ScriptedBroker broker) => new()
    {
        ServerCertificateContext =
            SslStreamCertificateContext.Create(broker.Script.ServerCertificate, additionalCertificates: null, offline: true),
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 device && broker.Certificates.HasIssued(device),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowTlsResume = false,
    };
}
