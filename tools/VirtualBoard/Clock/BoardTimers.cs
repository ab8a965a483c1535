namespace VirtualBoard;

/// <summary>
/// The board's own hardware timers (debouncing, high-resolution timers), in board time. Of those due at one moment,
/// the one set first goes first. Thread-safe.
/// </summary>
internal sealed class BoardTimers
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<Action, (long AtMs, long Order)> queue = new();
    private long order;
    private long nextMs = long.MaxValue;

    /// <summary>When the next one is due; <see cref="long.MaxValue"/>: none is set.</summary>
    public long NextMs => Interlocked.Read(ref nextMs);

    /// <summary>Lets something happen once. There is no cancelling: what is due checks whether it is still wanted.</summary>
    public void Set(long atMs, Action action)
    {
        lock (gate)
        {
            queue.Enqueue(action, (atMs, order++));
            NoteNext();
        }
    }

    /// <summary>Runs what is due up to and including a moment.</summary>
    public void RunDue(long nowMs)
    {
        while (TakeDue(nowMs) is { } action)
            action();
    }

    /// <summary>Forgets everything: the power is gone.</summary>
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
