namespace nanoFramework.M2Mqtt.Messages;

/// <summary>PINGRESP: yes, here.</summary>
public class MqttMsgPingResp : MqttMsgBase
{
    /// <summary>The packet; it has no content.</summary>
    public MqttMsgPingResp()
    {
        Type = MqttMessageType.PingResponse;
    }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgPingResp Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        DecodeVariableByte(channel); // 0 according to MQTT; the device does not check
        return new MqttMsgPingResp();
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) =>
        Begin(PacketFlags.None, 0, protocolVersion).Buffer;

    /// <summary>For logs.</summary>
    public override string ToString() => "PINGRESP";
}
