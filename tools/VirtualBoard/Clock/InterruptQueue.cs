namespace VirtualBoard;

/// <summary>
/// The queue from interrupt routines to managed code. It holds a fixed number of records; when it is full, further ones are
/// lost and counted, as on the chip. Thread-safe.
/// </summary>
public sealed class InterruptQueue
{
    /// <summary>
    /// The number of records. nf-interpreter's default for its hardware-interrupt queue; the ESP32 build's value is not
    /// confirmed.
    /// </summary>
    public const int Capacity = 128;

    private readonly Lock gate = new();
    private readonly Queue<Action> records = new(Capacity);
    private long lostCount;

    /// <summary>Records lost since power-on because the queue was full.</summary>
    public long LostCount => Interlocked.Read(ref lostCount);

    /// <summary>Records waiting for managed code.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return records.Count;
        }
    }

    /// <summary>Hands over one record; false when it was lost.</summary>
    internal bool Post(Action record)
    {
        lock (gate)
        {
            if (records.Count < Capacity)
            {
                records.Enqueue(record);
                return true;
            }
        }

        Interlocked.Increment(ref lostCount);
        return false;
    }

    internal bool TryTake(out Action? record)
    {
        lock (gate)
            return records.TryDequeue(out record);
    }

    internal void Clear()
    {
        lock (gate)
            records.Clear();
    }
}
