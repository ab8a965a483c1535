namespace nanoFramework.M2Mqtt.Messages;

/// <summary>PINGREQ: are you there?</summary>
public class MqttMsgPingReq : MqttMsgBase
{
    /// <summary>The packet; it has no content.</summary>
    public MqttMsgPingReq()
    {
        Type = MqttMessageType.PingRequest;
    }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgPingReq Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        DecodeVariableByte(channel); // 0 according to MQTT; the device does not check
        return new MqttMsgPingReq();
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) =>
        Begin(PacketFlags.None, 0, protocolVersion).Buffer;

    /// <summary>For logs.</summary>
    public override string ToString() => "PINGREQ";
}
