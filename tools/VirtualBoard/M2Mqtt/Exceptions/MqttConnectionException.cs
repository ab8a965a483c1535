namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>No connection to the broker: refused, unreachable, or TLS failed (see the inner exception).</summary>
public class MqttConnectionException : Exception
{
    /// <summary>With the reason.</summary>
    public MqttConnectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
