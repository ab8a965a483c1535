namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker sent DISCONNECT.</summary>
public class ConnectionClosedRequestEventArgs(MqttMsgDisconnect disconnect) : EventArgs
{
    /// <summary>The packet.</summary>
    public MqttMsgDisconnect Message { get; } = disconnect;
}
