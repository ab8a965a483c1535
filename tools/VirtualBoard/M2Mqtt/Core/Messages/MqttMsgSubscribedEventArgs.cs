namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker's answer to a subscription.</summary>
public class MqttMsgSubscribedEventArgs(ushort messageId, MqttQoSLevel[] grantedQosLevels) : EventArgs
{
    /// <summary>The packet id that Subscribe returned.</summary>
    public ushort MessageId { get; } = messageId;

    /// <summary>The granted QoS, one per filter; 128: refused.</summary>
    public MqttQoSLevel[] GrantedQoSLevels { get; } = grantedQosLevels;
}
