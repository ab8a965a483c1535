namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A message from the broker.</summary>
public class MqttMsgPublishEventArgs(string topic, byte[] message, bool dupFlag, MqttQoSLevel qosLevel, bool retain) : EventArgs
{
    /// <summary>Where it was published.</summary>
    public string Topic { get; } = topic;

    /// <summary>The payload.</summary>
    public byte[] Message { get; } = message;

    /// <summary>The broker sends it again; it may be the first to arrive.</summary>
    public bool DupFlag { get; } = dupFlag;

    /// <summary>The QoS it was delivered with.</summary>
    public MqttQoSLevel QosLevel { get; } = qosLevel;

    /// <summary>It had been kept by the broker.</summary>
    public bool Retain { get; } = retain;
}
