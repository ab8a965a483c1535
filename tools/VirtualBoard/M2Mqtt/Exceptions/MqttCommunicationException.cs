namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>The broker did not answer, or the connection broke.</summary>
public class MqttCommunicationException : Exception
{
    /// <summary>No answer.</summary>
    public MqttCommunicationException()
    {
    }

    /// <summary>Broken, with the cause.</summary>
    public MqttCommunicationException(Exception? e)
        : base(string.Empty, e)
    {
    }
}
