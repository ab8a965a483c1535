using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Stores persistent sessions, so that they survive the process.</summary>
public interface ISessionJournal
{
    /// <summary>Stores a session's subscriptions and the time since when it has no connection.</summary>
    void SaveSession(string clientId, IReadOnlyDictionary<string, QoS> subscriptions, DateTimeOffset? disconnectedAt);
    /// <summary>Deletes a session. Its messages are deleted one by one.</summary>
    void DeleteSession(string clientId);
    /// <summary>Stores a message that is queued for a session's client.</summary>
    void SaveMessage(string clientId, in QueuedMessage message);
    /// <summary>Deletes a message that the client has acknowledged.</summary>
    void DeleteMessage(string clientId, long serial);
}

/// <summary>Stores everything of the broker that survives the process.</summary>
public interface IBrokerJournal : ISessionJournal, IRetainedJournal
{
    /// <summary>Restores what was stored into a new broker.</summary>
    void Restore(BrokerCore core);
}
