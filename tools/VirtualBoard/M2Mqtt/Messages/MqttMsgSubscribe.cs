using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>SUBSCRIBE.</summary>
public class MqttMsgSubscribe : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgSubscribe()
    {
        Type = MqttMessageType.Subscribe;
    }

    /// <summary>Subscribes to topics.</summary>
    public MqttMsgSubscribe(string[]? topics, MqttQoSLevel[]? qosLevels)
        : this()
    {
        Topics = topics;
        QoSLevels = qosLevels;
        QosLevel = MqttQoSLevel.AtLeastOnce; // as in MQTT 3.1
    }

    /// <summary>MQTT 5 only.</summary>
    public int SubscriptionIdentifier { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public MqttRetainHandeling RetainHandeling { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool RetainAsPublished { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool NoLocal { get; set; }

    /// <summary>The topic filters.</summary>
    public string[]? Topics { get; set; }

    /// <summary>The requested QoS, one per filter.</summary>
    public MqttQoSLevel[]? QoSLevels { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgSubscribe Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.Reserved2, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        var subscribe = new MqttMsgSubscribe { MessageId = body.UInt16() };
        var topics = new List<string>();
        var levels = new List<MqttQoSLevel>();
        do
        {
            topics.Add(body.Text());
            levels.Add((MqttQoSLevel)body.Byte());
        }
        while (!body.IsAtEnd);
        subscribe.Topics = [.. topics];
        subscribe.QoSLevels = [.. levels];
        return subscribe;
    }

    /// <summary>The encoded packet; MqttClientException for bad lists.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        if (Topics is not { Length: > 0 })
            throw new MqttClientException(MqttClientErrorCode.TopicsEmpty);
        if (QoSLevels is not { Length: > 0 })
            throw new MqttClientException(MqttClientErrorCode.QosLevelsEmpty);
        if (Topics.Length != QoSLevels.Length)
            throw new MqttClientException(MqttClientErrorCode.TopicsQosLevelsNotMatch);
        RequireMessageId();

        var packet = Begin(PacketFlags.Reserved2, MqttMsgUnsubscribe.BodySize(Topics) + Topics.Length, protocolVersion);
        packet.UInt16(MessageId);
        for (int i = 0; i < Topics.Length; i++)
        {
            packet.Text(Topics[i]);
            packet.Byte((int)QoSLevels[i]);
        }

        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() => $"SUBSCRIBE(messageId:{MessageId},topics:{string.Join(',', Topics ?? [])})";
}
