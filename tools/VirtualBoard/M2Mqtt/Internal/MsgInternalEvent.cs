using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Internal;

/// <summary>A packet that becomes an event.</summary>
public class MsgInternalEvent : InternalEvent
{
    /// <summary>Wraps a packet.</summary>
    public MsgInternalEvent(MqttMsgBase msg)
    {
        Message = msg;
    }

    /// <summary>The packet.</summary>
    public MqttMsgBase Message { get; set; }
}
