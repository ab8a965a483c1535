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

/// <summary>Stores nothing: persistent sessions live as long as the process.</summary>
public sealed class MemoryJournal : ISessionJournal
{
    /// <inheritdoc/>
    public void SaveSession(string clientId, IReadOnlyDictionary<string, QoS> subscriptions,
        DateTimeOffset? disconnectedAt)
    {
    }

    /// <inheritdoc/>
    public void DeleteSession(string clientId)
    {
    }

    /// <inheritdoc/>
    public void SaveMessage(string clientId, in QueuedMessage message)
    {
    }

    /// <inheritdoc/>
    public void DeleteMessage(string clientId, long serial)
    {
    }
}
