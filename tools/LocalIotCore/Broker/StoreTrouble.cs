namespace LocalIotCore.Broker;

/// <summary>Counts what the broker could not store, with the latest reason. Thread-safe.</summary>
public sealed class StoreTrouble
{
    private long _count;
    private string _reason = "";

    /// <summary>Records that were not stored, or not deleted, so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Why, the last time; "disk full" comes first if it is that.</summary>
    public string Reason => Volatile.Read(ref _reason);

    internal void Add(string reason)
    {
        Volatile.Write(ref _reason, reason);
        Interlocked.Increment(ref _count);
    }
}
