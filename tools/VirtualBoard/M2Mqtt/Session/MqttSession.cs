using System.Collections;

namespace nanoFramework.M2Mqtt.Session;

/// <summary>What outlives a connection.</summary>
public abstract class MqttSession
{
    /// <summary>An empty session without a client.</summary>
    protected MqttSession()
        : this(null)
    {
    }

    /// <summary>An empty session of a client.</summary>
    protected MqttSession(string? clientId)
    {
        ClientId = clientId;
    }

    /// <summary>Whose session it is.</summary>
    public string? ClientId { get; set; }

    /// <summary>Messages in flight (<see cref="Messages.MqttMsgContext"/>) by their key.</summary>
    public Hashtable InflightMessages { get; set; } = new();

    /// <summary>Clears the session.</summary>
    public virtual void Clear()
    {
        ClientId = null;
        InflightMessages.Clear();
    }
}
