using System.Buffers.Binary;

namespace Heating.Qualify.Broker;

/// <summary>
/// The raw bytes of a connection before TLS: keeps the ClientHello and notices alerts, which SslStream does not expose.
/// Only during the handshake: later bytes are not looked at.
/// </summary>
internal sealed class WatchedStream(Stream inner) : Stream
{
    // A ClientHello with every suite and extension of a desktop's TLS library has about 500 bytes.
    private const int KeptBytesMax = 32 * 1024;
    private const int RecordHeaderBytes = 5;
    private const byte AlertRecord = 21;

    private readonly MemoryStream _received = new();
    private bool _isComplete;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first packet of the handshake; null if it has not arrived or is not a ClientHello.</summary>
    public ClientHello? Hello => ClientHello.TryRead(_received.GetBuffer().AsSpan(0, (int)_received.Length));

    /// <summary>The device's alert, in the words of RFC 5246 §7.2; null if it sent none.</summary>
    public string? Alert
    {
        get
        {
            var rest = _received.GetBuffer().AsSpan(0, (int)_received.Length);
            while (rest.Length >= RecordHeaderBytes)
            {
                var payload = rest[RecordHeaderBytes..];
                var length = BinaryPrimitives.ReadUInt16BigEndian(rest[3..]);
                if (rest[0] == AlertRecord)
                    return TlsAlertName.Of(payload, length);
                rest = payload[Math.Min(length, payload.Length)..];
            }

            return null;
        }
    }

    /// <summary>Marks the end of the handshake: what follows is application data.</summary>
    public void Complete() => _isComplete = true;

    public override int Read(byte[] buffer, int offset, int count) => Keep(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        return Keep(buffer.Span[..count]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Keep(ReadOnlySpan<byte> received)
    {
        if (!_isComplete && _received.Length + received.Length <= KeptBytesMax)
            _received.Write(received);
        return received.Length;
    }
}

/// <summary>The names of TLS alerts in RFC 5246 §7.2 that concern certificates.</summary>
internal static class TlsAlertName
{
    private const int AlertBytes = 2;
    private const int DescriptionAt = 1;

    /// <summary>The name of an alert.</summary>
    /// <param name="payload">The record's payload: level and description.</param>
    /// <param name="length">Length in the record's header; more than two if the alert is encrypted.</param>
    public static string Of(ReadOnlySpan<byte> payload, int length) => length == AlertBytes && payload.Length >= AlertBytes
        ? Name(payload[DescriptionAt])
        : "unreadable";

    private static string Name(byte description) => description switch
    {
        0 => "close_notify",
        42 => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        46 => "certificate_unknown",
        48 => "unknown_ca",
        var other => $"number {other}",
    };
}
