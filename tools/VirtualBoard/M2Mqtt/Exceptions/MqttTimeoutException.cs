namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>Listed by the package; nothing throws it.</summary>
public class MqttTimeoutException : Exception
{
}
