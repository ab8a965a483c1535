namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker answered UNSUBSCRIBE.</summary>
public class MqttMsgUnsubscribedEventArgs(ushort messageId) : EventArgs
{
    /// <summary>The packet id that Unsubscribe returned.</summary>
    public ushort MessageId { get; } = messageId;
}
