using System.Buffers.Binary;
using System.Text;

namespace Heating.Qualify.Broker;

/// <summary>What a ClientHello offers (RFC 5246 §7.4.1.2; server name: RFC 6066 §3).</summary>
/// <param name="CipherSuites">Numbers of the cipher suites, in the client's order.</param>
/// <param name="ServerName">Server name indication; null if there is none.</param>
internal sealed record ClientHello(IReadOnlyList<ushort> CipherSuites, string? ServerName)
{
    private const byte HandshakeRecord = 22;
    private const byte ClientHelloType = 1;
    private const int RecordHeaderBytes = 5;
    private const int HelloHeaderBytes = 4;
    private const int VersionAndRandomBytes = 34;
    private const ushort ServerNameExtension = 0;
    private const int HostNameOffset = 5; // list length, name type, name length

    /// <summary>Parses the first record that a client sent.</summary>
    /// <returns>Null if it is not a complete ClientHello in one record.</returns>
    public static ClientHello? TryRead(ReadOnlySpan<byte> sent)
    {
        if (sent.Length < RecordHeaderBytes + HelloHeaderBytes || sent[0] != HandshakeRecord
            || sent[RecordHeaderBytes] != ClientHelloType)
            return null;
        var recordBytes = BinaryPrimitives.ReadUInt16BigEndian(sent[3..]);
        if (sent.Length < RecordHeaderBytes + recordBytes || recordBytes < HelloHeaderBytes)
            return null;
        var body = new Reader(sent.Slice(RecordHeaderBytes + HelloHeaderBytes, recordBytes - HelloHeaderBytes));
        if (!body.TryTake(VersionAndRandomBytes, out _) || !body.TryTakeVector(1, out _)
            || !body.TryTakeVector(2, out var suites) || !body.TryTakeVector(1, out _))
            return null;
        body.TryTakeVector(2, out var extensions);
        return new ClientHello(Suites(suites), NameIn(extensions));
    }

    private static List<ushort> Suites(ReadOnlySpan<byte> bytes)
    {
        var suites = new List<ushort>();
        for (; bytes.Length >= 2; bytes = bytes[2..])
            suites.Add(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        return suites;
    }

    private static string? NameIn(ReadOnlySpan<byte> extensions)
    {
        var reader = new Reader(extensions);
        while (reader.TryTake(2, out var type) && reader.TryTakeVector(2, out var content))
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(type) == ServerNameExtension && content.Length > HostNameOffset)
                return Encoding.ASCII.GetString(content[HostNameOffset..]);
        }

        return null;
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public bool TryTake(int length, out ReadOnlySpan<byte> taken)
        {
            taken = default;
            if (_rest.Length < length)
                return false;
            taken = _rest[..length];
            _rest = _rest[length..];
            return true;
        }

        public bool TryTakeVector(int lengthBytes, out ReadOnlySpan<byte> taken)
        {
            taken = default;
            if (!TryTake(lengthBytes, out var prefix))
                return false;
            var length = lengthBytes == 1 ? prefix[0] : BinaryPrimitives.ReadUInt16BigEndian(prefix);
            return TryTake(length, out taken);
        }
    }
}
