namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>A call or a packet violates the rules of MQTT.</summary>
public class MqttClientException : Exception
{
    /// <summary>With the violated rule.</summary>
    public MqttClientException(MqttClientErrorCode errorCode)
        : base(errorCode.ToString())
    {
        ErrorCode = errorCode;
    }

    /// <summary>The violated rule.</summary>
    public MqttClientErrorCode ErrorCode { get; set; }
}
