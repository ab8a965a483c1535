namespace nanoFramework.M2Mqtt.Messages;

/// <summary>PUBACK: the receiver has a QoS 1 message.</summary>
public class MqttMsgPuback : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgPuback()
    {
        Type = MqttMessageType.PublishAck;
    }

    /// <summary>MQTT 5 only.</summary>
    public MqttReasonCode ReasonCode { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgPuback Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        return new MqttMsgPuback { MessageId = body.UInt16() };
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        var packet = Begin(PacketFlags.None, PacketWriter.IdSize, protocolVersion);
        packet.UInt16(MessageId);
        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() => $"PUBACK(messageId:{MessageId})";
}
