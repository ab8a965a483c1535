namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The outcome of a QoS 1 or 2 message.</summary>
public class MqttMsgPublishedEventArgs : EventArgs
{
    /// <summary>The message was acknowledged.</summary>
    public MqttMsgPublishedEventArgs(ushort messageId)
        : this(messageId, true)
    {
    }

    /// <summary>The message was acknowledged, or given up.</summary>
    public MqttMsgPublishedEventArgs(ushort messageId, bool isPublished)
    {
        MessageId = messageId;
        IsPublished = isPublished;
    }

    /// <summary>The packet id that Publish returned.</summary>
    public ushort MessageId { get; set; }

    /// <summary>Acknowledged by the broker; false: given up after three sends.</summary>
    public bool IsPublished { get; set; }
}
