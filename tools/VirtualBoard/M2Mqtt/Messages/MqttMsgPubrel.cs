namespace nanoFramework.M2Mqtt.Messages;

/// <summary>PUBREL: the sender has discarded the content of a QoS 2 message.</summary>
public class MqttMsgPubrel : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgPubrel()
    {
        Type = MqttMessageType.PublishRelease;
        QosLevel = MqttQoSLevel.AtLeastOnce; // as in MQTT 3.1
    }

    /// <summary>MQTT 5 only.</summary>
    public MqttReasonCode ReasonCode { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgPubrel Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.Reserved2, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        return new MqttMsgPubrel { MessageId = body.UInt16() };
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        var packet = Begin(PacketFlags.Reserved2, PacketWriter.IdSize, protocolVersion);
        packet.UInt16(MessageId);
        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() => $"PUBREL(messageId:{MessageId})";
}
