namespace nanoFramework.M2Mqtt.Messages;

/// <summary>PINGREQ: are you there?</summary>
public class MqttMsgPingReq : MqttMsgBase
{
    /// <summary>The packet; it has no content.</summary>
    public MqttMsgPingReq()
    {
        Type = MqttMessageType.PingRequest;
    }

    /// <summary>Reads the rest of a packet whose first byte was read.</summary>
    public static MqttMsgPingReq Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        DecodeVariableByte(channel); // 0, says MQTT; the device does not look
        return new MqttMsgPingReq();
    }

    /// <summary>The packet as it goes over the wire.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) =>
        Begin(PacketFlags.None, 0, protocolVersion).Buffer;

    /// <summary>For logs.</summary>
    public override string ToString() => "PINGREQ";
}
