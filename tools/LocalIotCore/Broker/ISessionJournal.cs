using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Where persistent sessions are kept so that they outlive the process.</summary>
public interface ISessionJournal
{
    /// <summary>Keeps a session's subscriptions and since when it is without a connection.</summary>
    void SaveSession(string clientId, IReadOnlyDictionary<string, QoS> subscriptions, DateTimeOffset? disconnectedAt);
    /// <summary>Forgets a session. Its messages are forgotten one by one.</summary>
    void DeleteSession(string clientId);
    /// <summary>Keeps a message that waits for a session's client.</summary>
    void SaveMessage(string clientId, in QueuedMessage message);
    /// <summary>Forgets a message that its client has acknowledged.</summary>
    void DeleteMessage(string clientId, long serial);
}

/// <summary>Everything that the broker keeps beyond the process.</summary>
public interface IBrokerJournal : ISessionJournal, IRetainedJournal
{
    /// <summary>Gives a new broker what was kept.</summary>
    void Restore(BrokerCore core);
}
