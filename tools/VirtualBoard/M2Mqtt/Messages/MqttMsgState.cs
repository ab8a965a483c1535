namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The state of a message in flight.</summary>
public enum MqttMsgState
{
    /// <summary>Queued, QoS 0.</summary>
    QueuedQos0 = 0,

    /// <summary>Queued, QoS 1.</summary>
    QueuedQos1 = 1,

    /// <summary>Queued, QoS 2.</summary>
    QueuedQos2 = 2,

    /// <summary>Wait For Puback.</summary>
    WaitForPuback = 3,

    /// <summary>Wait For Pubrec.</summary>
    WaitForPubrec = 4,

    /// <summary>Wait For Pubrel.</summary>
    WaitForPubrel = 5,

    /// <summary>Wait For Pubcomp.</summary>
    WaitForPubcomp = 6,

    /// <summary>Send Pubrec.</summary>
    SendPubrec = 7,

    /// <summary>Send Pubrel.</summary>
    SendPubrel = 8,

    /// <summary>Send Pubcomp.</summary>
    SendPubcomp = 9,

    /// <summary>Send Puback.</summary>
    SendPuback = 10,

    /// <summary>Send Subscribe.</summary>
    SendSubscribe = 11,

    /// <summary>Send Unsubscribe.</summary>
    SendUnsubscribe = 12,

    /// <summary>Wait For Suback.</summary>
    WaitForSuback = 13,

    /// <summary>Wait For Unsuback.</summary>
    WaitForUnsuback = 14,

    /// <summary>Wait For Authentication.</summary>
    WaitForAuthentication = 15,
}
