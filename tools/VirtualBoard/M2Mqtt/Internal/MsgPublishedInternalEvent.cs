using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Internal;

/// <summary>A message that we sent was acknowledged or given up.</summary>
public class MsgPublishedInternalEvent : MsgInternalEvent
{
    /// <summary>Wraps the packet that names the message.</summary>
    public MsgPublishedInternalEvent(MqttMsgBase msg, bool isPublished)
        : base(msg)
    {
        IsPublished = isPublished;
    }

    /// <summary>Acknowledged; false: given up.</summary>
    public bool IsPublished { get; }
}
