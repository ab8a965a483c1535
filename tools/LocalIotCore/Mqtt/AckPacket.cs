namespace LocalIotCore.Mqtt;

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
