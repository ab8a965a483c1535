namespace nanoFramework.M2Mqtt.Messages;

/// <summary>CONNACK: the broker's answer to CONNECT.</summary>
public class MqttMsgConnack : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgConnack()
    {
        Type = MqttMessageType.ConnectAck;
    }

    /// <summary>Whether the broker had a session for this client.</summary>
    public bool SessionPresent { get; set; }

    /// <summary>0: accepted; 1 to 5: refused.</summary>
    public MqttReasonCode ReturnCode { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    /// <summary>MQTT 5 only.</summary>
    public bool MaximumQoS { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool RetainAvailable { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? AssignedClientIdentifier { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ushort TopicAliasMaximum { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? Reason { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool WildcardSubscriptionAvailable { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool SubscriptionIdentifiersAvailable { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool SharedSubscriptionAvailable { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ushort ServerKeepAlive { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? ResponseInformation { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? ServerReference { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? AuthenticationMethod { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public byte[]? AuthenticationData { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgConnack Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.None, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        byte acknowledgeFlags = body.Byte();
        return new MqttMsgConnack
        {
            SessionPresent = protocolVersion == MqttProtocolVersion.Version_3_1_1 && (acknowledgeFlags & 1) != 0,
            ReturnCode = (MqttReasonCode)body.Byte(),
        };
    }

    /// <summary>The encoded packet.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        var packet = Begin(PacketFlags.None, 2, protocolVersion);
        packet.Byte(SessionPresent && protocolVersion == MqttProtocolVersion.Version_3_1_1 ? 1 : 0);
        packet.Byte((int)ReturnCode);
        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() => $"CONNACK(returnCode:{(int)ReturnCode},sessionPresent:{SessionPresent})";
}
