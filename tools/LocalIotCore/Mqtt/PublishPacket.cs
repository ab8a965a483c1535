namespace LocalIotCore.Mqtt;

/// <summary>A PUBLISH (MQTT 3.1.1 §3.3), as a view of the bytes it was read from: valid only as long as they
/// are.</summary>
public readonly ref struct PublishPacket
{
    /// <summary>Topic name in UTF-8.</summary>
    public ReadOnlySpan<byte> Topic { get; private init; }
    /// <summary>Payload.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }
    /// <summary>Packet id; 0 with QoS 0.</summary>
    public ushort PacketId { get; private init; }
    public QoS QoS { get; private init; }
    public bool Retain { get; private init; }
    public bool Dup { get; private init; }

    /// <summary>Reads a PUBLISH without checking its topic, which the caller looks up in its cache of checked
    /// topics.</summary>
    public static ReadStatus TryRead(byte first, ReadOnlySpan<byte> body, out PublishPacket packet)
    {
        packet = default;
        var reader = new SpanReader(body);
        var qos = (QoS)((first >> 1) & 0x03);
        ushort packetId = 0;
        if (!reader.TryReadBinary(out ReadOnlySpan<byte> topic)
            || (qos != QoS.AtMostOnce && !reader.TryReadPacketId(out packetId)))
            return ReadStatus.Malformed;
        packet = new PublishPacket
        {
            Topic = topic,
            Payload = reader.Rest,
            PacketId = packetId,
            QoS = qos,
            Retain = (first & 0x01) != 0,
            Dup = (first & 0x08) != 0,
        };
        return ReadStatus.Ok;
    }

    /// <summary>Whether MQTT allows the topic.</summary>
    public bool IsTopicValid => Utf8Rules.IsValid(Topic) && TopicRules.IsName(Topic);
}

/// <summary>Quality of service of a message or a subscription.</summary>
public enum QoS : byte
{
    /// <summary>Delivered at most once.</summary>
    AtMostOnce = 0,
    /// <summary>Delivered at least once.</summary>
    AtLeastOnce = 1,
    /// <summary>Delivered exactly once.</summary>
    ExactlyOnce = 2,
}

/// <summary>The packets whose body is only a packet id in MQTT 3.1.1: PUBACK, PUBREC, PUBREL, PUBCOMP,
/// UNSUBACK.</summary>
public static class AckPacket
{
    /// <summary>Reads the packet id.</summary>
    public static ReadStatus TryRead(ReadOnlySpan<byte> body, out ushort packetId)
    {
        var reader = new SpanReader(body);
        return reader.TryReadPacketId(out packetId) && reader.IsAtEnd ? ReadStatus.Ok : ReadStatus.Malformed;
    }
}
