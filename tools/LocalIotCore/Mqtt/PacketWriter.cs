using System.Buffers.Binary;
using System.Text;

namespace LocalIotCore.Mqtt;

/// <summary>Writes packets to spans provided by the caller, who knows the size beforehand. Each method returns the
/// number of bytes written.</summary>
public static class PacketWriter
{
    /// <summary>Longest fixed header, topic length field and packet id together.</summary>
    public const int PublishOverheadMax = 5 + 2 + 2;
    /// <summary>Size of a packet whose body is a packet id.</summary>
    public const int AckBytes = 4;
    private const int RemainingLengthMax = 268_435_455;

    /// <summary>First byte of a PUBLISH.</summary>
    public static byte PublishFirstByte(QoS qos, bool retain, bool dup) =>
        (byte)(((int)PacketType.Publish << 4) | (dup ? 0x08 : 0) | ((int)qos << 1) | (retain ? 0x01 : 0));

    /// <summary>Writes the part of a PUBLISH before the topic.</summary>
    public static int WritePublishStart(Span<byte> target, byte first, int topicBytes, int payloadBytes)
    {
        bool hasPacketId = (first & 0x06) != 0;
        target[0] = first;
        int at = 1 + WriteLength(target[1..], 2 + topicBytes + (hasPacketId ? 2 : 0) + payloadBytes);
        BinaryPrimitives.WriteUInt16BigEndian(target[at..], (ushort)topicBytes);
        return at + 2;
    }

    /// <summary>Writes a whole PUBLISH; <paramref name="target"/> must have room for topic, payload and
    /// <see cref="PublishOverheadMax"/>.</summary>
    public static int WritePublish(Span<byte> target, byte first, ReadOnlySpan<byte> topic, ushort packetId,
        ReadOnlySpan<byte> payload)
    {
        int at = WritePublishStart(target, first, topic.Length, payload.Length);
        topic.CopyTo(target[at..]);
        at += topic.Length;
        if ((first & 0x06) != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(target[at..], packetId);
            at += 2;
        }
        payload.CopyTo(target[at..]);
        return at + payload.Length;
    }

    /// <summary>Writes a packet whose body is a packet id.</summary>
    public static int WriteAck(Span<byte> target, PacketType type, ushort packetId)
    {
        target[0] = (byte)(((int)type << 4) | (type == PacketType.PubRel ? 0x02 : 0));
        target[1] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], packetId);
        return AckBytes;
    }

    /// <summary>Writes a packet without a body: PINGREQ, PINGRESP, DISCONNECT.</summary>
    public static int WriteEmpty(Span<byte> target, PacketType type)
    {
        target[0] = (byte)((int)type << 4);
        target[1] = 0;
        return 2;
    }

    /// <summary>Writes a CONNACK.</summary>
    public static int WriteConnAck(Span<byte> target, bool sessionPresent, ConnectReturnCode code)
    {
        target[0] = (int)PacketType.ConnAck << 4;
        target[1] = 2;
        target[2] = sessionPresent ? (byte)1 : (byte)0;
        target[3] = (byte)code;
        return 4;
    }

    /// <summary>The CONNACK that says, in MQTT 5's form, that a version is not supported (MQTT 5 §3.2.2.2, reason
    /// 0x84).</summary>
    public static ReadOnlySpan<byte> UnsupportedVersion => [0x20, 0x03, 0x00, 0x84, 0x00];

    /// <summary>Builds a SUBACK.</summary>
    public static byte[] SubAck(ushort packetId, ReadOnlySpan<byte> returnCodes)
    {
        var body = new byte[2 + returnCodes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(body, packetId);
        returnCodes.CopyTo(body.AsSpan(2));
        return Frame((int)PacketType.SubAck << 4, body);
    }

    /// <summary>Builds a SUBSCRIBE.</summary>
    public static byte[] Subscribe(ushort packetId, params ReadOnlySpan<SubscriptionRequest> requests)
    {
        var body = new MemoryStream();
        WriteUInt16(body, packetId);
        foreach (SubscriptionRequest request in requests)
        {
            WriteBinary(body, Encoding.UTF8.GetBytes(request.Filter));
            body.WriteByte((byte)request.QoS);
        }
        return Frame(((int)PacketType.Subscribe << 4) | 0x02, body.ToArray());
    }

    /// <summary>Builds an UNSUBSCRIBE.</summary>
    public static byte[] Unsubscribe(ushort packetId, params ReadOnlySpan<string> filters)
    {
        var body = new MemoryStream();
        WriteUInt16(body, packetId);
        foreach (string filter in filters)
            WriteBinary(body, Encoding.UTF8.GetBytes(filter));
        return Frame(((int)PacketType.Unsubscribe << 4) | 0x02, body.ToArray());
    }

    /// <summary>Builds a CONNECT.</summary>
    public static byte[] Connect(ConnectPacket packet)
    {
        var body = new MemoryStream();
        WriteBinary(body, packet.Version == MqttVersion.V31 ? "MQIsdp"u8 : "MQTT"u8);
        body.WriteByte((byte)packet.Version);
        int will = packet.Will is null ? 0 : 0x04 | ((int)packet.Will.QoS << 3) | (packet.Will.Retain ? 0x20 : 0);
        body.WriteByte((byte)(will | (packet.CleanSession ? 0x02 : 0) | (packet.UserName is null ? 0 : 0x80)));
        WriteUInt16(body, packet.KeepAliveS);
        WriteBinary(body, Encoding.UTF8.GetBytes(packet.ClientId));
        if (packet.Will is not null)
        {
            WriteBinary(body, Encoding.UTF8.GetBytes(packet.Will.Topic));
            WriteBinary(body, packet.Will.Payload.Span);
        }
        if (packet.UserName is not null)
            WriteBinary(body, Encoding.UTF8.GetBytes(packet.UserName));
        return Frame((int)PacketType.Connect << 4, body.ToArray());
    }

    /// <summary>Writes a remaining length, 0 to 268,435,455.</summary>
    public static int WriteLength(Span<byte> target, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)RemainingLengthMax, nameof(length));
        int at = 0;
        while (length > 0x7F)
        {
            target[at++] = (byte)(length | 0x80);
            length >>= 7;
        }
        target[at++] = (byte)length;
        return at;
    }

    private static byte[] Frame(int first, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[5];
        header[0] = (byte)first;
        int headerBytes = 1 + WriteLength(header[1..], body.Length);
        return [.. header[..headerBytes], .. body];
    }

    private static void WriteUInt16(MemoryStream target, ushort value)
    {
        target.WriteByte((byte)(value >> 8));
        target.WriteByte((byte)value);
    }

    private static void WriteBinary(MemoryStream target, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
            throw new ArgumentException($"A string or binary field has at most {ushort.MaxValue} bytes, not {value.Length}.");
        WriteUInt16(target, (ushort)value.Length);
        target.Write(value);
    }
}
