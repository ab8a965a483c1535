namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker answered CONNECT, perhaps with a refusal.</summary>
public class ConnectionOpenedEventArgs(MqttMsgConnack connact) : EventArgs
{
    /// <summary>The packet.</summary>
    public MqttMsgConnack Message { get; } = connact;
}
