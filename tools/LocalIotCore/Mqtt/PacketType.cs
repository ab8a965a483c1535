namespace LocalIotCore.Mqtt;

/// <summary>MQTT control packet types: the upper four bits of the first byte (MQTT 3.1.1 §2.2.1).</summary>
public enum PacketType : byte
{
    /// <summary>Reserved: not a packet.</summary>
    Reserved0 = 0,
    /// <summary>Client requests a connection.</summary>
    Connect = 1,
    /// <summary>Response to <see cref="Connect"/>.</summary>
    ConnAck = 2,
    /// <summary>An application message.</summary>
    Publish = 3,
    /// <summary>Response to a QoS 1 <see cref="Publish"/>.</summary>
    PubAck = 4,
    /// <summary>QoS 2, second step.</summary>
    PubRec = 5,
    /// <summary>QoS 2, third step.</summary>
    PubRel = 6,
    /// <summary>QoS 2, last step.</summary>
    PubComp = 7,
    /// <summary>Client subscribes.</summary>
    Subscribe = 8,
    /// <summary>Response to <see cref="Subscribe"/>.</summary>
    SubAck = 9,
    /// <summary>Client unsubscribes.</summary>
    Unsubscribe = 10,
    /// <summary>Response to <see cref="Unsubscribe"/>.</summary>
    UnsubAck = 11,
    /// <summary>Ping request.</summary>
    PingReq = 12,
    /// <summary>Ping response.</summary>
    PingResp = 13,
    /// <summary>Client disconnects.</summary>
    Disconnect = 14,
    /// <summary>MQTT 5 only; reserved before.</summary>
    Auth = 15,
}
