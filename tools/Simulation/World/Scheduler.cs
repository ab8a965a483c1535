namespace Simulation.World;

/// <summary>Virtual time and the actions scheduled in it. Actions due at the same time run in the order in which they
/// were scheduled.</summary>
public sealed class Scheduler
{
    private readonly PriorityQueue<Action, (long AtMs, long Order)> _queue = new();
    private long _order;

    /// <summary>Time since the run's start in ms.</summary>
    public long NowMs { get; private set; }

    /// <summary>When the next action is due; long.MaxValue if there is none.</summary>
    public long NextMs => _queue.TryPeek(out _, out var due) ? due.AtMs : long.MaxValue;

    /// <summary>Schedules an action.</summary>
    public void After(long delayMs, Action action) => _queue.Enqueue(action, (NowMs + delayMs, _order++));

    /// <summary>Advances time, at most to <see cref="NextMs"/>, and runs what is due.</summary>
    public void MoveTo(long nowMs)
    {
        NowMs = Math.Max(NowMs, nowMs);
        while (NextMs <= NowMs)
            _queue.Dequeue()();
    }
}
