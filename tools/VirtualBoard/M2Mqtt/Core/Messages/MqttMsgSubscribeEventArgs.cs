namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A subscription (for brokers).</summary>
public class MqttMsgSubscribeEventArgs(ushort messageId, string[] topics, MqttQoSLevel[] qosLevels) : EventArgs
{
    /// <summary>The packet id.</summary>
    public ushort MessageId { get; } = messageId;

    /// <summary>The topic filters.</summary>
    public string[] Topics { get; } = topics;

    /// <summary>The requested QoS, one per filter.</summary>
    public MqttQoSLevel[] QoSLevels { get; } = qosLevels;
}
