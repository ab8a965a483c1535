namespace nanoFramework.M2Mqtt.Messages;

/// <summary>Which side has to acknowledge.</summary>
public enum MqttMsgFlow
{
    /// <summary>We send, the broker acknowledges.</summary>
    ToPublish = 0,

    /// <summary>The broker sent, we acknowledge.</summary>
    ToAcknowledge = 1,
}
