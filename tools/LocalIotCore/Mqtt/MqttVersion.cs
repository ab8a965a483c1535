namespace LocalIotCore.Mqtt;

/// <summary>Protocol level of a CONNECT. The codec takes it where versions differ.</summary>
public enum MqttVersion : byte
{
    /// <summary>MQTT 3.1 (protocol name MQIsdp).</summary>
    V31 = 3,
    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,
}
