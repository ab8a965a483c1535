namespace nanoFramework.M2Mqtt;

/// <summary>The version of MQTT to speak.</summary>
public enum MqttProtocolVersion
{
    /// <summary>MQTT 3.1.</summary>
    Version_3_1 = 3,

    /// <summary>MQTT 3.1.1, the default.</summary>
    Version_3_1_1 = 4,

    /// <summary>MQTT 5: not provided by this stand-in; using it throws NotSupportedException.</summary>
    Version_5 = 5,
}
