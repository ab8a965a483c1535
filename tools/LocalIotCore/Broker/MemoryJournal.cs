using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

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
