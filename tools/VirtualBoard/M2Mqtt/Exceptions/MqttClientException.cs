namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>A call or a packet breaks the rules of MQTT.</summary>
public class MqttClientException : Exception
{
    /// <summary>Says which rule.</summary>
    public MqttClientException(MqttClientErrorCode errorCode)
        : base(errorCode.ToString())
    {
        ErrorCode = errorCode;
    }

    /// <summary>The rule.</summary>
    public MqttClientErrorCode ErrorCode { get; set; }
}
