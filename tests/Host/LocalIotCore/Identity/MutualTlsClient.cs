using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LocalIotCore.Identity;

namespace HeatingSensor.Host.Tests.Identity;

/// <summary>Connects as a device does, and says what it saw.</summary>
internal static class MutualTlsClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What the server answered; null: it refused.</summary>
    public static async Task<string?> ConnectAsync(
        int port, Provisioned? credentials, SslProtocols protocol = SslProtocols.None, string host = "localhost",
        bool checksServer = true)
    {
        using var cancel = new CancellationTokenSource(Patience);
        using var socket = await OpenAsync(port, cancel.Token);
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsClientAsync(Options(credentials, protocol, host, checksServer), cancel.Token);
            var answer = new byte[100];
            // With TLS 1.3 the client is done before the server has looked at its certificate.
            var size = await tls.ReadAsync(answer, cancel.Token);
            return size == 0 ? null : Encoding.ASCII.GetString(answer, 0, size);
        }
        catch (IOException)
        {
            return null; // an alert, or the connection is gone
        }
        catch (AuthenticationException e) when (e.InnerException is not null)
        {
            return null; // the server's alert during the handshake; the client's own refusal has no inner exception
        }
    }

    /// <summary>Whether the handshake itself fails, and not only what comes after it.</summary>
    public static async Task<bool> IsRefusedInHandshakeAsync(int port, Provisioned credentials, SslProtocols protocol)
    {
        using var cancel = new CancellationTokenSource(Patience);
        using var socket = await OpenAsync(port, cancel.Token);
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsClientAsync(Options(credentials, protocol, "localhost", checksServer: false), cancel.Token);
            return false;
        }
        catch (AuthenticationException)
        {
            return true; // an alert; a connection that just closes is an IOException
        }
    }

    /// <summary>Everything that the server sends in a handshake that it refuses.</summary>
    public static async Task<byte[]> LastBytesAsync(int port, Provisioned? credentials, SslProtocols protocol)
    {
        using var cancel = new CancellationTokenSource(Patience);
        using var socket = await OpenAsync(port, cancel.Token);
        var seen = new RecordingStream(new NetworkStream(socket));
        await using var tls = new SslStream(seen);
        try
        {
            await tls.AuthenticateAsClientAsync(Options(credentials, protocol, "localhost", checksServer: false), cancel.Token);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // Refused, as expected; what counts is what was sent.
        }
        return seen.Received;
    }

    private sealed class RecordingStream(Stream inner) : Stream
    {
        private readonly MemoryStream _received = new();

        public byte[] Received => _received.ToArray();
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await inner.ReadAsync(buffer, cancellationToken);
            _received.Write(buffer.Span[..count]);
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
        public override void Flush() => inner.Flush();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }

    public static async Task<Socket> OpenAsync(int port, CancellationToken cancel = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        return socket;
    }

    /// <summary>Everything the other side sends until it closes or resets the connection.</summary>
    public static async Task<byte[]> ReadToEndAsync(Socket socket)
    {
        using var cancel = new CancellationTokenSource(Patience);
        var all = new List<byte>();
        var buffer = new byte[100];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancel.Token) is > 0 and var size)
                all.AddRange(buffer.AsSpan(0, size));
        }
        catch (SocketException)
        {
            // Reset: that is an end too.
        }
        return [.. all];
    }

    private static SslClientAuthenticationOptions Options(
        Provisioned? credentials, SslProtocols protocol, string host, bool checksServer)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = protocol };
        if (!checksServer)
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        if (credentials is null)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            return options;
        }
        using var pem = X509Certificate2.CreateFromPem(credentials.CertificatePem, credentials.PrivateKeyPem);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
        options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        options.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(credentials.CaPem) },
        };
        return options;
    }
}
