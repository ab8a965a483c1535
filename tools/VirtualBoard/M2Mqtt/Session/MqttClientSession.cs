namespace nanoFramework.M2Mqtt.Session;

/// <summary>A client's session.</summary>
public class MqttClientSession : MqttSession
{
    /// <summary>An empty session.</summary>
    public MqttClientSession(string? clientId)
        : base(clientId)
    {
    }
}
