namespace nanoFramework.M2Mqtt.Messages;

/// <summary>UNSUBACK: the broker's answer to UNSUBSCRIBE.</summary>
public class MqttMsgUnsuback : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgUnsuback()
    {
        Type = MqttMessageType.UnsubscribeAck;
    }

    /// <summary>MQTT 5 only.</summary>
    public MqttReasonCode ReasonCode { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgUnsuback Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        return new MqttMsgUnsuback { MessageId = body.UInt16() };
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        var packet = Begin(PacketFlags.None, PacketWriter.IdSize, protocolVersion);
        packet.UInt16(MessageId);
        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() => $"UNSUBACK(messageId:{MessageId})";
}
