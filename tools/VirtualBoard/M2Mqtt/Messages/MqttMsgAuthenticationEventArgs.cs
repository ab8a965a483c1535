namespace nanoFramework.M2Mqtt.Messages;

/// <summary>MQTT 5 only: never raised here.</summary>
public class MqttMsgAuthenticationEventArgs(MqttMsgAuthentication authentication) : EventArgs
{
    /// <summary>The packet.</summary>
    public MqttMsgAuthentication Message { get; } = authentication;
}
