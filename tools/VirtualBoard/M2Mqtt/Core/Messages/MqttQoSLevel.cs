namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The quality of service of a message.</summary>
public enum MqttQoSLevel
{
    /// <summary>QoS 0.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2.</summary>
    ExactlyOnce = 2,

    /// <summary>In a SUBACK: refused.</summary>
    GrantedFailure = 128,
}
