namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A message from the broker.</summary>
public class MqttMsgPublishEventArgs(string topic, byte[] message, bool dupFlag, MqttQoSLevel qosLevel, bool retain) : EventArgs
{
    /// <summary>The topic.</summary>
    public string Topic { get; } = topic;

    /// <summary>The payload.</summary>
    public byte[] Message { get; } = message;

    /// <summary>The DUP flag: the broker has sent it before, but this may be the first to arrive.</summary>
    public bool DupFlag { get; } = dupFlag;

    /// <summary>The QoS it was delivered with.</summary>
    public MqttQoSLevel QosLevel { get; } = qosLevel;

    /// <summary>The RETAIN flag: the broker had retained it.</summary>
    public bool Retain { get; } = retain;
}
