namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A client connects (for brokers).</summary>
public class MqttMsgConnectEventArgs(MqttMsgConnect connect) : EventArgs
{
    /// <summary>The packet.</summary>
    public MqttMsgConnect Message { get; } = connect;
}
