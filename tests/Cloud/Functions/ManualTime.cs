namespace HeatingSensor.Cloud.Tests.Functions;

/// <summary>A clock that a test moves; timers fire when it passes them.</summary>
// FakeTimeProvider does not tell when somebody waits, and fires timers when it has arrived, not on the way.
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(DateTimeOffset DueAt, TaskCompletionSource Expected)> _expected = [];
    private DateTimeOffset _now = new(2027, 1, 4, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, and fires what becomes due, the earliest first.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset end = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? due;
            lock (_gate)
            {
                due = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
                _now = due is null ? end : due.DueAt > _now ? due.DueAt : _now;
                if (due is null)
                    return;
                _timers.Remove(due);
            }
            due.Fire();
        }
    }

    /// <summary>Completes when a timer is due at this distance from now: when somebody waits for it.</summary>
    public Task UntilSomebodyWaitsAsync(TimeSpan distance)
    {
        lock (_gate)
        {
            if (_timers.Any(timer => timer.DueAt == _now + distance))
                return Task.CompletedTask;
            var expected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _expected.Add((_now + distance, expected));
            return expected.Task.WaitAsync(FunctionRig.Patience);
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public DateTimeOffset DueAt { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                DueAt = time._now + dueTime;
                time._timers.Add(this);
                foreach ((_, TaskCompletionSource expected) in time._expected.Where(expected => expected.DueAt == DueAt))
                    expected.TrySetResult();
            }
            return true;
        }

        public void Dispose()
        {
            lock (time._gate)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
