namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The end of a subscription (for brokers).</summary>
public class MqttMsgUnsubscribeEventArgs(ushort messageId, string[] topics) : EventArgs
{
    /// <summary>The packet id.</summary>
    public ushort MessageId { get; } = messageId;

    /// <summary>The topic filters.</summary>
    public string[] Topics { get; } = topics;
}
