using System.Buffers.Binary;
using System.Security.Cryptography.X509Certificates;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>What a TLS 1.2 server sends first, byte by byte (RFC 5246 §6.2.1 and §7.4).</summary>
internal static class ServerFlight
{
    private const byte HandshakeRecord = 22;
    private const int RecordHeaderBytes = 5;

    /// <summary>TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 and the renegotiation signal that OpenSSL insists on (RFC 5746).</summary>
    public static byte[] Hello { get; } =
        Message(2, [3, 3, .. new byte[32], 0, 0xC0, 0x2F, 0, 0, 5, 0xFF, 1, 0, 1, 0]);

    public static byte[] HelloDone { get; } = Message(14, []);

    public static byte[] Certificate(params X509Certificate2[] chain)
    {
        byte[] list = [.. chain.SelectMany(one => (byte[])[.. Length(one.RawData.Length), .. one.RawData])];
        return Message(11, [.. Length(list.Length), .. list]);
    }

    /// <summary>Packs bytes of messages into records of one size; the last can be smaller.</summary>
    public static byte[] Records(byte[] messages, int sizeMax) =>
        [.. messages.Chunk(sizeMax).SelectMany(part => Record(part))];

    public static byte[] Record(byte[] payload, byte type = HandshakeRecord) =>
        [type, 3, 3, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    /// <summary>Cuts into the records that it is made of.</summary>
    public static List<byte[]> Split(byte[] records)
    {
        var split = new List<byte[]>();
        for (int at = 0; at < records.Length;)
        {
            int end = at + RecordHeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(records.AsSpan(at + 3));
            split.Add(records[at..end]);
            at = end;
        }

        return split;
    }

    private static byte[] Message(byte type, byte[] body) => [type, .. Length(body.Length), .. body];

    private static byte[] Length(int value) => [(byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
