using System.Collections.Concurrent;
using System.Text;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>A retained message.</summary>
/// <param name="StoredAt">When it was stored; 1970 if unknown.</param>
public sealed record RetainedMessage(string Topic, byte[] Payload, QoS QoS, DateTimeOffset StoredAt);

/// <summary>The last retained message of each topic. Thread-safe.</summary>
public sealed class RetainedStore(int countMax, BrokerJournal? journal, TimeProvider? time = null)
{
    private readonly ConcurrentDictionary<string, RetainedMessage> _messages = new();

    /// <summary>Number of topics that have one.</summary>
    public int Count => _messages.Count;

    /// <summary>Stores a message; an empty payload deletes it. False if there are too many, or if it cannot be
    /// stored.</summary>
    /// <param name="isNotStored">Whether the disk is the reason.</param>
    public bool Set(string topic, ReadOnlySpan<byte> payload, QoS qos, out bool isNotStored)
    {
        lock (_messages) // keeps journal and dictionary the same
        {
            isNotStored = false;
            if (payload.IsEmpty)
            {
                isNotStored = _messages.ContainsKey(topic) && journal?.Delete(topic) == false;
                if (!isNotStored)
                    _messages.TryRemove(topic, out _);
                return !isNotStored;
            }
            if (_messages.Count >= countMax && !_messages.ContainsKey(topic))
                return false;
            var message = new RetainedMessage(topic, payload.ToArray(), qos, (time ?? TimeProvider.System).GetUtcNow());
            isNotStored = journal?.Save(message) == false;
            if (!isNotStored)
                _messages[topic] = message;
            return !isNotStored;
        }
    }

    /// <summary>Adds a message that was read from the journal.</summary>
    public void Restore(RetainedMessage message) => _messages[message.Topic] = message;

    /// <summary>All of them, in no particular order.</summary>
    public IEnumerable<RetainedMessage> All() => _messages.Values;

    /// <summary>The message of a topic, or null.</summary>
    public RetainedMessage? Find(string topic) => _messages.GetValueOrDefault(topic);

    /// <summary>The messages that a new subscription gets.</summary>
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
