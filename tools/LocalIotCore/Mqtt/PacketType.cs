namespace LocalIotCore.Mqtt;

/// <summary>MQTT control packet types: the upper four bits of the first byte (MQTT 3.1.1 §2.2.1).</summary>
public enum PacketType : byte
{
    /// <summary>Not a packet: forbidden.</summary>
    Reserved0 = 0,
    /// <summary>Client asks to connect.</summary>
    Connect = 1,
    /// <summary>Answer to <see cref="Connect"/>.</summary>
    ConnAck = 2,
    /// <summary>An application message.</summary>
    Publish = 3,
    /// <summary>Answer to a QoS 1 <see cref="Publish"/>.</summary>
    PubAck = 4,
    /// <summary>QoS 2, second step.</summary>
    PubRec = 5,
    /// <summary>QoS 2, third step.</summary>
    PubRel = 6,
    /// <summary>QoS 2, last step.</summary>
    PubComp = 7,
    /// <summary>Client subscribes.</summary>
    Subscribe = 8,
    /// <summary>Answer to <see cref="Subscribe"/>.</summary>
    SubAck = 9,
    /// <summary>Client unsubscribes.</summary>
    Unsubscribe = 10,
    /// <summary>Answer to <see cref="Unsubscribe"/>.</summary>
    UnsubAck = 11,
    /// <summary>Keep-alive question.</summary>
    PingReq = 12,
    /// <summary>Keep-alive answer.</summary>
    PingResp = 13,
    /// <summary>Clean end.</summary>
    Disconnect = 14,
    /// <summary>MQTT 5 only; forbidden before.</summary>
    Auth = 15,
}
