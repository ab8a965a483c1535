using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>PUBLISH: a message.</summary>
public class MqttMsgPublish : MqttMsgBase
{
    private const int TopicLengthMax = ushort.MaxValue;

    /// <summary>An empty packet.</summary>
    public MqttMsgPublish()
    {
        Type = MqttMessageType.Publish;
    }

    /// <summary>A QoS 0 message.</summary>
    public MqttMsgPublish(string topic, byte[]? message)
        : this(topic, message, false, MqttQoSLevel.AtMostOnce, false)
    {
    }

    /// <summary>A message.</summary>
    public MqttMsgPublish(string topic, byte[]? message, bool dupFlag, MqttQoSLevel qosLevel, bool retain)
        : this()
    {
        Topic = topic;
        Message = message;
        DupFlag = dupFlag;
        QosLevel = qosLevel;
        Retain = retain;
    }

    /// <summary>The topic, without wildcards.</summary>
    public string Topic { get; set; } = string.Empty;

    /// <summary>The payload; null is empty.</summary>
    public byte[]? Message { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public bool IsPayloadUTF8 { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public uint MessageExpiryInterval { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public ushort TopicAlias { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? ResponseTopic { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public byte[]? CorrelationData { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public int SubscriptionIdentifier { get; set; }

    /// <summary>MQTT 5 only.</summary>
    public string? ContentType { get; set; }

    private bool HasId => QosLevel is MqttQoSLevel.AtLeastOnce or MqttQoSLevel.ExactlyOnce;

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgPublish Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        RefuseVersion5(protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        var publish = new MqttMsgPublish
        {
            Topic = body.Text(),
            QosLevel = (MqttQoSLevel)(fixedHeaderFirstByte >> 1 & 3),
            DupFlag = (fixedHeaderFirstByte & (byte)PacketFlags.Duplicate) != 0,
            Retain = (fixedHeaderFirstByte & (byte)PacketFlags.Retain) != 0,
        };
        if (publish.QosLevel > MqttQoSLevel.ExactlyOnce)
            throw new MqttClientException(MqttClientErrorCode.QosNotAllowed);
        if (publish.HasId)
            publish.MessageId = body.UInt16();
        publish.Message = body.Rest();
        return publish;
    }

    /// <summary>The encoded packet; MqttClientException for a bad topic or QoS.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        if (Topic.AsSpan().IndexOfAny('#', '+') >= 0)
            throw new MqttClientException(MqttClientErrorCode.TopicWildcard);
        if (Topic.Length is 0 or > TopicLengthMax)
            throw new MqttClientException(MqttClientErrorCode.TopicLength);
        if (QosLevel > MqttQoSLevel.ExactlyOnce)
            throw new MqttClientException(MqttClientErrorCode.QosNotAllowed);
        if (HasId)
            RequireMessageId();

        var flags = (PacketFlags)((int)QosLevel << 1);
        flags |= DupFlag ? PacketFlags.Duplicate : PacketFlags.None;
        flags |= Retain ? PacketFlags.Retain : PacketFlags.None;
        int size = PacketWriter.TextSize(Topic) + (HasId ? PacketWriter.IdSize : 0) + (Message?.Length ?? 0);
        var packet = Begin(flags, size, protocolVersion);
        packet.Text(Topic);
        if (HasId)
            packet.UInt16(MessageId);
        packet.Bytes(Message);
        return packet.Buffer;
    }

    /// <summary>For logs; the payload's length, not its content.</summary>
    public override string ToString() => $"PUBLISH(messageId:{MessageId},topic:{Topic},bytes:{Message?.Length ?? 0})";
}
