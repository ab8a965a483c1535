using System.IO.Pipelines;

namespace LocalIotCore.Identity;

/// <summary>Why a client's certificate is refused, as TLS says it (RFC 5246 §7.2.2).</summary>
internal enum TlsAlert : byte
{
    /// <summary>It has none.</summary>
    HandshakeFailure = 40,
    BadCertificate = 42,
    CertificateRevoked = 44,
    CertificateExpired = 45,
    /// <summary>It is not registered, or not ACTIVE.</summary>
    CertificateUnknown = 46,
    UnknownCa = 48,
    /// <summary>Its records cannot be read.</summary>
    InternalError = 80,
}

/// <summary>
/// Lies between TLS and the network during a handshake, so that a refused client is told inside it, as AWS does. .NET
/// looks at a client's certificate only when it has already written the server's last flight, and on Linux it sends no
/// alert. In TLS 1.2 that flight completes the handshake for the client, so it is held back here until the certificate has
/// been looked at; if it is refused, an alert goes out instead, in the clear, as everything before that flight is.
/// </summary>
/// <remarks>In TLS 1.3 the client has completed the handshake before it sends its certificate, and an alert would have to
/// be encrypted with keys that only the TLS library has: it sees the connection close.</remarks>
internal sealed class HandshakeGate(IDuplexPipe network) : PipeWriter, IDuplexPipe
{
    private const int RecordHeaderBytes = 5;
    private const byte ChangeCipherSpec = 20;
    private const byte ApplicationData = 23;
    private const int HeldBytesMax = 16 * 1024; // the flight has about 60

    private State _state = State.Watching;
    private byte[] _held = [];

    private enum State
    {
        Watching,
        Holding,
        Open,
        Refused,
    }

    public PipeReader Input => network.Input;

    public PipeWriter Output => this;

    /// <summary>Why the client is refused; null: it is not.</summary>
    public TlsAlert? Refusal { get; set; }

    public override bool CanGetUnflushedBytes => network.Output.CanGetUnflushedBytes;

    public override long UnflushedBytes => network.Output.UnflushedBytes;

    /// <summary>Lets the last flight out, after a handshake that was good.</summary>
    public async ValueTask OpenAsync()
    {
        byte[] held = _held;
        _held = [];
        _state = State.Open;
        if (held.Length > 0)
            await network.Output.WriteAsync(held).ConfigureAwait(false);
    }

    /// <summary>Sends the alert if the client was refused and can still be told.</summary>
    public async ValueTask CloseAsync()
    {
        if (Refusal is not { } alert || _state != State.Holding)
            return;
        _state = State.Refused;
        byte[] record = [21, 3, 3, 0, 2, 2, (byte)alert]; // alert, TLS 1.2, two bytes: fatal, reason
        await network.Output.WriteAsync(record).ConfigureAwait(false);
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (_state == State.Open)
            return network.Output.WriteAsync(source, cancellationToken);
        if (_state == State.Watching)
            _state = After(source.Span);
        if (_state is State.Watching or State.Open)
            return network.Output.WriteAsync(source, cancellationToken);
        if (_state == State.Holding && _held.Length + source.Length <= HeldBytesMax)
            _held = [.. _held, .. source.Span];
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: false));
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        network.Output.FlushAsync(cancellationToken);

    public override void Advance(int bytes) => network.Output.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => network.Output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => network.Output.GetSpan(sizeHint);

    public override void CancelPendingFlush() => network.Output.CancelPendingFlush();

    // The server completes the network's pipe itself, after the alert.
    public override void Complete(Exception? exception = null)
    {
    }

    // TLS 1.2's last flight begins with ChangeCipherSpec; TLS 1.3 has it, or encrypted records, behind its ServerHello.
    private static State After(ReadOnlySpan<byte> flight)
    {
        if (flight.Length > 0 && flight[0] == ChangeCipherSpec)
            return State.Holding;
        while (flight.Length >= RecordHeaderBytes)
        {
            if (flight[0] is ChangeCipherSpec or ApplicationData)
                return State.Open;
            int recordBytes = RecordHeaderBytes + ((flight[3] << 8) | flight[4]);
            flight = flight[Math.Min(recordBytes, flight.Length)..];
        }
        return State.Watching;
    }
}
