namespace nanoFramework.M2Mqtt.Messages;

/// <summary>AUTH: MQTT 5 only, neither sent nor read here.</summary>
public class MqttMsgAuthentication : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgAuthentication()
    {
        Type = MqttMessageType.Authentication;
    }

    /// <summary>MQTT 5 only.</summary>
    public string? AuthenticationMethod { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public byte[]? AuthenticationData { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public MqttReasonCode ReasonCode { get; set; }

    /// <summary>Throws NotSupportedException: before MQTT 5 there is no such packet.</summary>
    public static MqttMsgAuthentication Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel) => throw NotBefore5();

    /// <summary>Throws NotSupportedException: before MQTT 5 there is no such packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) => throw NotBefore5();

    private static NotSupportedException NotBefore5() =>
        new("AUTH belongs to MQTT 5; this stand-in for M2Mqtt speaks MQTT 3.1.1 (and 3.1).");
}
