namespace nanoFramework.M2Mqtt.Messages;

/// <summary>SUBACK: the broker's answer to SUBSCRIBE.</summary>
public class MqttMsgSuback : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgSuback()
    {
        Type = MqttMessageType.SubscribeAck;
    }

    /// <summary>The granted QoS, one per filter; 128: refused.</summary>
    public MqttQoSLevel[]? GrantedQoSLevels { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public MqttReasonCode[]? ReasonCodes { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgSuback Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        var suback = new MqttMsgSuback { MessageId = body.UInt16() };
        suback.GrantedQoSLevels = Array.ConvertAll(body.Rest(), level => (MqttQoSLevel)level);
        return suback;
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        var levels = GrantedQoSLevels ?? [];
        var packet = Begin(PacketFlags.None, PacketWriter.IdSize + levels.Length, protocolVersion);
        packet.UInt16(MessageId);
        foreach (var level in levels)
            packet.Byte((int)level);
        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() =>
        $"SUBACK(messageId:{MessageId},granted:{string.Join(',', GrantedQoSLevels ?? [])})";
}
