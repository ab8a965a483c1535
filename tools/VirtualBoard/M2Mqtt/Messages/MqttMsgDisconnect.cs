namespace nanoFramework.M2Mqtt.Messages;

/// <summary>DISCONNECT: an orderly end.</summary>
public class MqttMsgDisconnect : MqttMsgBase
{
    /// <summary>The packet.</summary>
    public MqttMsgDisconnect()
    {
        Type = MqttMessageType.Disconnect;
    }

    /// <summary>MQTT 5 only.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? ServerReference { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public MqttReasonCode ResonCode { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgDisconnect Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        DecodeVariableByte(channel); // 0 according to MQTT; the device does not check
        return new MqttMsgDisconnect();
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) =>
        Begin(PacketFlags.None, 0, protocolVersion).Buffer;

    /// <summary>For logs.</summary>
    public override string ToString() => "DISCONNECT";
}
