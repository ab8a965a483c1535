namespace VirtualBoard;

/// <summary>
/// The board's hardware timers (debouncing, high-resolution timers), in board time. Timers due at the same time run in the
/// order in which they were set. Thread-safe.
/// </summary>
internal sealed class BoardTimers
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<Action, (long AtMs, long Order)> queue = new();
    private long order;
    private long nextMs = long.MaxValue;

    /// <summary>When the next one is due; <see cref="long.MaxValue"/>: none is set.</summary>
    public long NextMs => Interlocked.Read(ref nextMs);

    /// <summary>Schedules an action once. It cannot be cancelled: the action itself must check whether it is still
    /// wanted.</summary>
    public void Set(long atMs, Action action)
    {
        lock (gate)
        {
            queue.Enqueue(action, (atMs, order++));
            NoteNext();
        }
    }

    /// <summary>Runs everything due up to and including a time.</summary>
    public void RunDue(long nowMs)
    {
        while (TakeDue(nowMs) is { } action)
            action();
    }

    /// <summary>Drops all timers, because the power was lost.</summary>
    public void Clear()
    {
        lock (gate)
        {
            queue.Clear();
            NoteNext();
        }
    }

    private Action? TakeDue(long nowMs)
    {
        lock (gate)
        {
            if (!queue.TryPeek(out var action, out var due) || due.AtMs > nowMs)
                return null;
            queue.Dequeue();
            NoteNext();
            return action;
        }
    }

    private void NoteNext() =>
        Interlocked.Exchange(ref nextMs, queue.TryPeek(out _, out var due) ? due.AtMs : long.MaxValue);
}
