namespace Simulation.World;

/// <summary>The world's time and what is due in it. What is due at one moment happens in the order it was asked for.</summary>
public sealed class Scheduler
{
    private readonly PriorityQueue<Action, (long AtMs, long Order)> _queue = new();
    private long _order;

    /// <summary>ms since the run's beginning.</summary>
    public long NowMs { get; private set; }

    /// <summary>When the next thing happens; long.MaxValue: nothing is asked for.</summary>
    public long NextMs => _queue.TryPeek(out _, out var due) ? due.AtMs : long.MaxValue;

    /// <summary>Lets something happen after a while.</summary>
    public void After(long delayMs, Action action) => _queue.Enqueue(action, (NowMs + delayMs, _order++));

    /// <summary>Moves time to a moment not beyond <see cref="NextMs"/>, and lets happen what is due then.</summary>
    public void MoveTo(long nowMs)
    {
        NowMs = Math.Max(NowMs, nowMs);
        while (NextMs <= NowMs)
            _queue.Dequeue()();
    }
}
