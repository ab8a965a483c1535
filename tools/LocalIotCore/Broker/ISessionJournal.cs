using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Stores persistent sessions, and who is connected, so that they survive the process. What it cannot store it
/// answers with false; it does not throw, because the message or packet at hand is not the only one.</summary>
public interface ISessionJournal
{
    /// <summary>Stores a session's subscriptions and the time since when it has no connection.</summary>
    bool SaveSession(string clientId, IReadOnlyDictionary<string, QoS> subscriptions, DateTimeOffset? disconnectedAt);
    /// <summary>Deletes a session. Its messages are deleted one by one.</summary>
    void DeleteSession(string clientId);
    /// <summary>Stores a message that is queued for a session's client.</summary>
    bool SaveMessage(string clientId, in QueuedMessage message);
    /// <summary>Deletes a message that the client has acknowledged.</summary>
    void DeleteMessage(string clientId, long serial);
    /// <summary>Stores that a client is connected, and what is to be published if the broker does not live to see its
    /// end.</summary>
    bool SaveConnection(ClientLife life, Will? will);
    /// <summary>Deletes that, after its end.</summary>
    void DeleteConnection(string clientId);
}

/// <summary>Stores nothing: persistent sessions live as long as the process.</summary>
public sealed class MemoryJournal : ISessionJournal
{
    /// <inheritdoc/>
    public bool SaveSession(string clientId, IReadOnlyDictionary<string, QoS> subscriptions,
        DateTimeOffset? disconnectedAt) => true;

    /// <inheritdoc/>
    public void DeleteSession(string clientId)
    {
    }

    /// <inheritdoc/>
    public bool SaveMessage(string clientId, in QueuedMessage message) => true;

    /// <inheritdoc/>
    public void DeleteMessage(string clientId, long serial)
    {
    }

    /// <inheritdoc/>
    public bool SaveConnection(ClientLife life, Will? will) => true;

    /// <inheritdoc/>
    public void DeleteConnection(string clientId)
    {
    }
}
