namespace LocalIotCore.Broker;

/// <summary>Counts of dropped messages by cause: nothing is dropped without being counted.</summary>
public sealed class BrokerCounters
{
    private long _slowSubscriberDrops;
    private long _queueFullDrops;
    private long _throttledPublishes;
    private long _notStoredDrops;

    /// <summary>QoS 0 messages dropped because the output buffer of the subscriber's connection was full.</summary>
    public long SlowSubscriberDrops => Interlocked.Read(ref _slowSubscriberDrops);
    /// <summary>Messages dropped because a session's queue was full.</summary>
    public long QueueFullDrops => Interlocked.Read(ref _queueFullDrops);
    /// <summary>Messages discarded because their publisher exceeded its rate.</summary>
    public long ThrottledPublishes => Interlocked.Read(ref _throttledPublishes);

    /// <summary>Messages that a persistent session should have kept and could not store, for example because the disk is
    /// full. Their publishers got no PUBACK.</summary>
    public long NotStoredDrops => Interlocked.Read(ref _notStoredDrops);

    /// <summary>All messages dropped on the way to subscribers.</summary>
    public long Drops => SlowSubscriberDrops + QueueFullDrops + NotStoredDrops;

    public void CountSlowSubscriberDrop() => Interlocked.Increment(ref _slowSubscriberDrops);
    public void CountQueueFullDrop() => Interlocked.Increment(ref _queueFullDrops);
    public void CountNotStoredDrop() => Interlocked.Increment(ref _notStoredDrops);
    public void CountThrottledPublish() => Interlocked.Increment(ref _throttledPublishes);
}
