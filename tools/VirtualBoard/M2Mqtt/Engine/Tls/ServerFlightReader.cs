extern alias dotnet;

using System.Buffers.Binary;
using Net = dotnet::System.Security.Cryptography.X509Certificates;

namespace VirtualBoard.M2Mqtt;

/// <summary>
/// Parses a server's first flight up to its Certificate message, which TLS 1.2 does not encrypt: records (RFC 5246 §6.2.1)
/// and the handshake messages fragmented or coalesced in them (§7.4). Accepts any bytes: what it does not understand, and
/// all of TLS 1.3, is left to the TLS library.
/// </summary>
internal sealed class ServerFlightReader
{
    private const int RecordHeaderBytes = 5;
    private const int RecordLengthAt = 3;
    private const int RecordBytesMax = 16 * 1024;
    private const byte HandshakeRecord = 22;

    private const int MessageHeaderBytes = 1 + CertificateMessage.LengthBytes;
    private const byte ServerHello = 2;
    private const byte Certificate = 11;

    /// <summary>The device reads a whole message into MBEDTLS_SSL_IN_CONTENT_LEN bytes, this size by default.</summary>
    private const int MessageBytesMax = 16 * 1024;

    private readonly byte[] header = new byte[RecordHeaderBytes];
    private readonly byte[] message = new byte[MessageBytesMax];
    private int headerCount;
    private int recordRest;
    private int messageCount;

    /// <summary>The certificates have arrived, or will not arrive unencrypted.</summary>
    internal bool IsDone { get; private set; }

    /// <summary>The server's own first; null if they have not arrived. Owned by the caller.</summary>
    internal Net.X509Certificate2Collection? Certificates { get; private set; }

    /// <summary>Takes the next bytes of the stream.</summary>
    internal void Add(ReadOnlySpan<byte> received)
    {
        while (!IsDone && received.Length > 0)
        {
            int count = recordRest == 0 ? AddHeader(received) : AddPayload(received);
            received = received[count..];
        }
    }

    private int AddHeader(ReadOnlySpan<byte> received)
    {
        int count = Math.Min(RecordHeaderBytes - headerCount, received.Length);
        received[..count].CopyTo(header.AsSpan(headerCount));
        headerCount += count;
        if (headerCount < RecordHeaderBytes)
            return count;
        headerCount = 0;
        recordRest = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(RecordLengthAt));
        IsDone = header[0] != HandshakeRecord || recordRest is 0 or > RecordBytesMax;
        return count;
    }

    private int AddPayload(ReadOnlySpan<byte> received)
    {
        int wanted = MessageLength - messageCount;
        int count = Math.Min(Math.Min(recordRest, wanted), received.Length);
        received[..count].CopyTo(message.AsSpan(messageCount));
        messageCount += count;
        recordRest -= count;
        if (MessageLength > MessageBytesMax)
            IsDone = true;
        else if (messageCount >= MessageHeaderBytes && messageCount == MessageLength)
            EndMessage();
        return count;
    }

    /// <summary>Of the message as a whole; of its header while that is not complete.</summary>
    private int MessageLength => messageCount < MessageHeaderBytes
        ? MessageHeaderBytes
        : MessageHeaderBytes + CertificateMessage.Length(message.AsSpan(1));

    private void EndMessage()
    {
        if (message[0] == Certificate)
            Certificates = CertificateMessage.TryRead(message.AsSpan(MessageHeaderBytes, messageCount - MessageHeaderBytes));
        IsDone = message[0] != ServerHello;
        messageCount = 0;
    }
}
