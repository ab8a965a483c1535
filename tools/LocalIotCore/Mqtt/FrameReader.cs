using System.Buffers;

namespace LocalIotCore.Mqtt;

/// <summary>The fixed header of a packet: first byte and remaining length.</summary>
/// <param name="First">Type and flags.</param>
/// <param name="HeaderBytes">Length of the fixed header, 2 to 5 bytes.</param>
/// <param name="BodyBytes">The remaining length.</param>
public readonly record struct FrameHeader(byte First, int HeaderBytes, int BodyBytes)
{
    public PacketType Type => (PacketType)(First >> 4);

    /// <summary>The four flag bits.</summary>
    public int Flags => First & 0x0F;

    /// <summary>Length of the whole packet in bytes.</summary>
    public int TotalBytes => HeaderBytes + BodyBytes;
}

/// <summary>Splits a byte stream into packets. Looks only at the fixed header, so that invalid packets are refused
/// before their body is waited for.</summary>
public static class FrameReader
{
    private const int HeaderBytesMax = 5;

    /// <summary>Reads the fixed header at the start of <paramref name="buffer"/>.</summary>
    public static ReadStatus TryReadHeader(in ReadOnlySequence<byte> buffer, int packetBytesMax, out FrameHeader header)
    {
        ReadOnlySpan<byte> first = buffer.FirstSpan;
        if (first.Length >= HeaderBytesMax || buffer.IsSingleSegment)
            return TryReadHeader(first, packetBytesMax, out header);
        Span<byte> joined = stackalloc byte[HeaderBytesMax];
        int length = (int)Math.Min(buffer.Length, HeaderBytesMax);
        buffer.Slice(0, length).CopyTo(joined);
        return TryReadHeader(joined[..length], packetBytesMax, out header);
    }

    /// <summary>Reads the fixed header at the start of <paramref name="bytes"/>.</summary>
    public static ReadStatus TryReadHeader(ReadOnlySpan<byte> bytes, int packetBytesMax, out FrameHeader header)
    {
        header = default;
        if (bytes.IsEmpty)
            return ReadStatus.NeedMore;
        if (!AreFlagsValid(bytes[0]))
            return ReadStatus.Malformed;
        int length = 0;
        for (int index = 1; index < HeaderBytesMax; index++)
        {
            if (index >= bytes.Length)
                return ReadStatus.NeedMore;
            length |= (bytes[index] & 0x7F) << (7 * (index - 1));
            if ((bytes[index] & 0x80) != 0)
                continue;
            header = new FrameHeader(bytes[0], index + 1, length);
            return header.TotalBytes > packetBytesMax ? ReadStatus.TooLarge : ReadStatus.Ok;
        }
        return ReadStatus.Malformed; // a fifth length byte: MQTT 3.1.1 §2.2.3
    }

    /// <summary>Whether the type and flags of a first byte are valid (MQTT 3.1.1 §2.2.2).</summary>
    public static bool AreFlagsValid(byte first) => (PacketType)(first >> 4) switch
    {
        PacketType.Publish => IsPublishFlagsValid(first),
        PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe => (first & 0x0F) == 0x02,
        PacketType.Reserved0 or PacketType.Auth => false,
        _ => (first & 0x0F) == 0,
    };

    private static bool IsPublishFlagsValid(byte first)
    {
        int qos = (first >> 1) & 0x03;
        bool isDup = (first & 0x08) != 0;
        return qos <= 2 && !(isDup && qos == 0); // MQTT-3.3.1-2, -4
    }
}

/// <summary>MQTT control packet types: the upper four bits of the first byte (MQTT 3.1.1 §2.2.1).</summary>
public enum PacketType : byte
{
    /// <summary>Reserved: not a packet.</summary>
    Reserved0 = 0,
    /// <summary>Client requests a connection.</summary>
    Connect = 1,
    /// <summary>Response to <see cref="Connect"/>.</summary>
    ConnAck = 2,
    /// <summary>An application message.</summary>
    Publish = 3,
    /// <summary>Response to a QoS 1 <see cref="Publish"/>.</summary>
    PubAck = 4,
    /// <summary>QoS 2, second step.</summary>
    PubRec = 5,
    /// <summary>QoS 2, third step.</summary>
    PubRel = 6,
    /// <summary>QoS 2, last step.</summary>
    PubComp = 7,
    /// <summary>Client subscribes.</summary>
    Subscribe = 8,
    /// <summary>Response to <see cref="Subscribe"/>.</summary>
    SubAck = 9,
    /// <summary>Client unsubscribes.</summary>
    Unsubscribe = 10,
    /// <summary>Response to <see cref="Unsubscribe"/>.</summary>
    UnsubAck = 11,
    /// <summary>Ping request.</summary>
    PingReq = 12,
    /// <summary>Ping response.</summary>
    PingResp = 13,
    /// <summary>Client disconnects.</summary>
    Disconnect = 14,
    /// <summary>MQTT 5 only; reserved before.</summary>
    Auth = 15,
}

/// <summary>Result of reading a packet. Invalid input is a value here, not an exception.</summary>
public enum ReadStatus : byte
{
    /// <summary>A packet was read.</summary>
    Ok,
    /// <summary>More bytes are needed.</summary>
    NeedMore,
    /// <summary>The bytes violate the protocol.</summary>
    Malformed,
    /// <summary>The packet is longer than the limit in force.</summary>
    TooLarge,
    /// <summary>A CONNECT of an unsupported protocol version.</summary>
    UnsupportedVersion,
}
