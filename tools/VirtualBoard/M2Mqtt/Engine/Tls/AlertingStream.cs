extern alias dotnet;

using System.Security.Authentication;
using Net = dotnet::System.Security.Cryptography.X509Certificates;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// Sits between the socket and .NET's TLS. mbedTLS verifies a certificate as soon as it has read it and sends the server an
/// alert with the reason for a refusal (mbedtls_ssl_parse_certificate); .NET on Linux closes silently when the application
/// refuses. So the certificates are verified here, on their way to .NET.
/// </summary>
/// <param name="inner">The socket's; disposed with this one.</param>
/// <param name="judge">Verifies the server's certificates, its own first: returns the alert to send; null: accepted.</param>
internal sealed class AlertingStream(Stream inner, Func<Net.X509Certificate2Collection, TlsAlert?> judge) : Stream
{
    private ServerFlightReader? reader = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Throws AuthenticationException if the certificates are refused, after alerting the server.</summary>
    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Watch(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Watch(ReadOnlySpan<byte> received)
    {
        if (reader is null)
            return;
        reader.Add(received);
        if (!reader.IsDone)
            return;
        var certificates = reader.Certificates;
        reader = null;
        if (certificates is not null)
            Judge(certificates);
    }

    private void Judge(Net.X509Certificate2Collection certificates)
    {
        try
        {
            if (judge(certificates) is { } alert)
                Refuse(alert);
        }
        finally
        {
            CertificateMessage.Dispose(certificates);
        }
    }

    private void Refuse(TlsAlert alert)
    {
        const byte alertRecord = 21;
        const byte fatal = 2;
        inner.Write([alertRecord, 3, 3, 0, 2, fatal, (byte)alert]); // 3.3 is TLS 1.2
        throw new AuthenticationException($"The server was told {alert}.");
    }
}
