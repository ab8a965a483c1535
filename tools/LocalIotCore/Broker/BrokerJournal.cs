using System.Text;
using LocalIotCore.Mqtt;
using LocalIotCore.Storage;

namespace LocalIotCore.Broker;

/// <summary>
/// Stores persistent sessions and retained messages in a record log, so that they survive a killed process. Keys:
/// `session/{client id}`, `message/{client id}/{serial}`, `retained/{topic}`; values as in <see cref="JournalFormat"/>.
/// A message is written before its publisher gets a PUBACK, because delivery comes before the acknowledgement.
/// </summary>
public sealed class BrokerJournal(RecordLog log) : IBrokerJournal, IDisposable
{
    private const string SessionPrefix = "session/";
    private const string MessagePrefix = "message/";
    private const string RetainedPrefix = "retained/";

    /// <inheritdoc/>
    public void SaveSession(string clientId, IReadOnlyDictionary<string, QoS> subscriptions,
        DateTimeOffset? disconnectedAt) =>
        log.Put(SessionPrefix + clientId, JournalFormat.Session(subscriptions, disconnectedAt));

    /// <inheritdoc/>
    public void DeleteSession(string clientId) => log.Delete(SessionPrefix + clientId);

    /// <inheritdoc/>
    public void SaveMessage(string clientId, in QueuedMessage message) =>
        log.Put(MessageKey(clientId, message.Serial), JournalFormat.Message(message));

    /// <inheritdoc/>
    public void DeleteMessage(string clientId, long serial) => log.Delete(MessageKey(clientId, serial));

    /// <inheritdoc/>
    public void Save(RetainedMessage message) =>
        log.Put(RetainedPrefix + message.Topic, JournalFormat.Retained(message));

    /// <inheritdoc/>
    public void Delete(string topic) => log.Delete(RetainedPrefix + topic);

    /// <inheritdoc/>
    public void Restore(BrokerCore core)
    {
        var sessions = new Dictionary<string, Session>();
        var messages = new List<(string ClientId, QueuedMessage Message)>();
        foreach ((string key, ReadOnlyMemory<byte> value) in log.Entries())
        {
            if (key.StartsWith(SessionPrefix, StringComparison.Ordinal))
                RestoreSession(core, key[SessionPrefix.Length..], value.Span, sessions);
            else if (key.StartsWith(MessagePrefix, StringComparison.Ordinal))
                messages.Add(ReadMessage(key, value.Span));
            else if (key.StartsWith(RetainedPrefix, StringComparison.Ordinal))
                core.Router.Retained.Restore(JournalFormat.ReadRetained(key[RetainedPrefix.Length..], value.Span));
        }
        foreach ((string clientId, QueuedMessage message) in messages.OrderBy(entry => entry.Message.Serial))
            RestoreMessage(sessions, clientId, message);
        foreach (Session session in sessions.Values)
            core.Lifecycle.Restore(session);
    }

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private void RestoreSession(BrokerCore core, string clientId, ReadOnlySpan<byte> value,
        Dictionary<string, Session> sessions)
    {
        Dictionary<string, QoS> subscriptions = JournalFormat.ReadSession(value, out DateTimeOffset? disconnectedAt);
        var session = new Session(clientId, core.Limits, core.Counters, this, core.Time);
        session.Restore(subscriptions, disconnectedAt ?? core.Time.GetUtcNow());
        sessions[clientId] = session;
    }

    private void RestoreMessage(Dictionary<string, Session> sessions, string clientId, in QueuedMessage message)
    {
        if (sessions.TryGetValue(clientId, out Session? session))
        {
            session.Restore(message);
            return;
        }
        message.Message!.Release(); // the process was killed while its session was being deleted
        DeleteMessage(clientId, message.Serial);
    }

    private static (string ClientId, QueuedMessage Message) ReadMessage(string key, ReadOnlySpan<byte> value)
    {
        int serialAt = key.LastIndexOf('/') + 1;
        string clientId = key[MessagePrefix.Length..(serialAt - 1)];
        long serial = long.Parse(key.AsSpan(serialAt));
        return (clientId, JournalFormat.ReadMessage(value, serial));
    }

    private static string MessageKey(string clientId, long serial) => $"{MessagePrefix}{clientId}/{serial}";
}
