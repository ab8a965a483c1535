using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>UNSUBSCRIBE.</summary>
public class MqttMsgUnsubscribe : MqttMsgBase
{
    /// <summary>An empty packet.</summary>
    public MqttMsgUnsubscribe()
    {
        Type = MqttMessageType.Unsubscribe;
    }

    /// <summary>Unsubscribes from topics.</summary>
    public MqttMsgUnsubscribe(string[]? topics)
        : this()
    {
        Topics = topics;
        QosLevel = MqttQoSLevel.AtLeastOnce; // as in MQTT 3.1
    }

    /// <summary>The topic filters.</summary>
    public string[]? Topics { get; set; }

    /// <summary>Reads the rest of a packet after its first byte.</summary>
    public static MqttMsgUnsubscribe Parse(byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion,
        IMqttNetworkChannel channel)
    {
        CheckHeader(fixedHeaderFirstByte, PacketFlags.Reserved2, protocolVersion);
        var body = new PacketReader(ReadBody(channel));
        var unsubscribe = new MqttMsgUnsubscribe { MessageId = body.UInt16() };
        var topics = new List<string>();
        do
        {
            topics.Add(body.Text());
        }
        while (!body.IsAtEnd);
        unsubscribe.Topics = [.. topics];
        return unsubscribe;
    }

    /// <summary>The encoded packet; MqttClientException for a bad list.</summary>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        if (Topics is not { Length: > 0 })
            throw new MqttClientException(MqttClientErrorCode.TopicsEmpty);
        RequireMessageId();

        var packet = Begin(PacketFlags.Reserved2, BodySize(Topics), protocolVersion);
        packet.UInt16(MessageId);
        foreach (string topic in Topics)
            packet.Text(topic);
        return packet.Buffer;
    }

    /// <summary>For logs.</summary>
    public override string ToString() => $"UNSUBSCRIBE(messageId:{MessageId},topics:{string.Join(',', Topics ?? [])})";

    internal static int BodySize(string[] topics)
    {
        int size = PacketWriter.IdSize;
        foreach (string topic in topics)
        {
            if (topic.Length is 0 or > ushort.MaxValue)
                throw new MqttClientException(MqttClientErrorCode.TopicLength);
            size += PacketWriter.TextSize(topic);
        }

        return size;
    }
}
