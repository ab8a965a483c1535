namespace LocalIotCore.Mqtt;

/// <summary>The packets that are a packet id and nothing else in 3.1.1: PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK.
/// </summary>
public static class AckPacket
{
    /// <summary>Reads the packet id.</summary>
    public static ReadStatus TryRead(ReadOnlySpan<byte> body, out ushort packetId)
    {
        var reader = new SpanReader(body);
        return reader.TryReadPacketId(out packetId) && reader.IsAtEnd ? ReadStatus.Ok : ReadStatus.Malformed;
    }
}
