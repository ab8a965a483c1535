namespace nanoFramework.M2Mqtt.Messages;

/// <summary>PUBREL: the sender has forgotten a QoS 2 message's content.</summary>
public class MqttMsgPubrel : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgPubrel()
    {
        Type = MqttMessageType.PublishRelease;
        QosLevel = MqttQoSLevel.AtLeastOnce; // as 3.1 counts it
    }

    /// <summary>MQTT 5 only.</summary>
    public MqttReasonCode ReasonCode { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>Reads the rest of a packet whose first byte was read.</summary>
    public static MqttMsgPubrel Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.Reserved2, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        return new MqttMsgPubrel { MessageId = body.UInt16() };
    }

    /// <summary>The packet as it goes over the wire.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        var packet = Begin(PacketFlags.Reserved2, PacketWriter.IdSize, protocolVersion);
        packet.UInt16(MessageId);
        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() => $"PUBREL(messageId:{MessageId})";
}
