namespace LocalIotCore.Broker;

/// <summary>What the broker lost, and why: nothing is dropped without being counted.</summary>
public sealed class BrokerCounters
{
    private long _slowSubscriberDrops;
    private long _queueFullDrops;
    private long _throttledPublishes;

    /// <summary>QoS 0 messages dropped because their subscriber's connection had too much waiting.</summary>
    public long SlowSubscriberDrops => Interlocked.Read(ref _slowSubscriberDrops);
    /// <summary>Messages dropped because a session's queue was full.</summary>
    public long QueueFullDrops => Interlocked.Read(ref _queueFullDrops);
    /// <summary>Messages discarded because their publisher exceeded its rate.</summary>
    public long ThrottledPublishes => Interlocked.Read(ref _throttledPublishes);

    /// <summary>Everything dropped on the way to subscribers.</summary>
    public long Drops => SlowSubscriberDrops + QueueFullDrops;

    /// <summary>Counts a <see cref="SlowSubscriberDrops"/>.</summary>
    public void CountSlowSubscriberDrop() => Interlocked.Increment(ref _slowSubscriberDrops);
    /// <summary>Counts a <see cref="QueueFullDrops"/>.</summary>
    public void CountQueueFullDrop() => Interlocked.Increment(ref _queueFullDrops);
    /// <summary>Counts a <see cref="ThrottledPublishes"/>.</summary>
    public void CountThrottledPublish() => Interlocked.Increment(ref _throttledPublishes);
}
