namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>Part of the package's API; nothing throws it.</summary>
public class MqttTimeoutException : Exception
{
}
