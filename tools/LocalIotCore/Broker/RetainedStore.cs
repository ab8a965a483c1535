using System.Collections.Concurrent;
using System.Text;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>A retained message.</summary>
/// <param name="StoredAt">Since when it is the topic's; 1970 where that was not kept.</param>
public sealed record RetainedMessage(string Topic, byte[] Payload, QoS QoS, DateTimeOffset StoredAt);

/// <summary>Where retained messages are kept so that they outlive the process.</summary>
public interface IRetainedJournal
{
    /// <summary>Keeps a retained message in place of the topic's earlier one.</summary>
    void Save(RetainedMessage message);
    /// <summary>Forgets a topic's retained message.</summary>
    void Delete(string topic);
}

/// <summary>The last retained message of each topic. Thread-safe.</summary>
public sealed class RetainedStore(int countMax, IRetainedJournal? journal, TimeProvider? time = null)
{
    private readonly ConcurrentDictionary<string, RetainedMessage> _messages = new();

    /// <summary>Topics that have one.</summary>
    public int Count => _messages.Count;

    /// <summary>Keeps a message; an empty payload deletes. False if there are too many.</summary>
    public bool Set(string topic, ReadOnlySpan<byte> payload, QoS qos)
    {
        lock (_messages) // so that the journal holds what the dictionary holds
        {
            if (payload.IsEmpty)
            {
                if (_messages.TryRemove(topic, out _))
                    journal?.Delete(topic);
                return true;
            }
            if (_messages.Count >= countMax && !_messages.ContainsKey(topic))
                return false;
            var message = new RetainedMessage(topic, payload.ToArray(), qos, (time ?? TimeProvider.System).GetUtcNow());
            _messages[topic] = message;
            journal?.Save(message);
            return true;
        }
    }

    /// <summary>Takes back a message that was read from the journal.</summary>
    public void Restore(RetainedMessage message) => _messages[message.Topic] = message;

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<RetainedMessage> All() => _messages.Values;

    /// <summary>The message of a topic, if any.</summary>
    public RetainedMessage? Find(string topic) => _messages.GetValueOrDefault(topic);

    /// <summary>The messages a new subscription gets.</summary>
    /// <param name="isExactOnly">AWS's rule: filters with wildcards get none.</param>
    public IEnumerable<RetainedMessage> Match(string filter, bool isExactOnly)
    {
        if (!TopicRules.HasWildcard(filter))
            return Find(filter) is { } message ? [message] : [];
        return isExactOnly
            ? []
            : _messages.Values.Where(message => TopicFilter.Matches(filter, message.Topic, doesHashMatchParent: true));
    }
}
