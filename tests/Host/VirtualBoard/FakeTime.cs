namespace HeatingSensor.Host.Tests.VirtualBoard;

/// <summary>Real time for tests: stands still until it is moved, and fires the timers that come due on the way.</summary>
// FakeTimeProvider does not tell when somebody sleeps, and fires timers when it has arrived, not on the way.
internal sealed class FakeTime : TimeProvider
{
    private const int PatienceMs = 30_000;

    private readonly object gate = new();
    private readonly List<FakeTimer> timers = [];
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + now;

    public override long GetTimestamp()
    {
        lock (gate)
            return now.Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        lock (gate)
            timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves time, stopping at each timer that comes due.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan end;
        lock (gate)
            end = now + by;
        while (NextDue(end) is { } timer)
            timer.Fire();
    }

    /// <summary>Blocks until some timer is set: until somebody sleeps. Fails when no timer is set or changed for 30 s of real time.</summary>
    public TimeSpan WaitForSleeper()
    {
        lock (gate)
        {
            while (timers.All(t => t.Due is null))
            {
                if (!Monitor.Wait(gate, PatienceMs))
                    throw new TimeoutException($"No timer was set or changed for {PatienceMs} ms.");
            }

            return timers.Min(t => t.Due)!.Value - now;
        }
    }

    /// <summary>Blocks until somebody sleeps for exactly this long from now. Fails when no timer is set or changed for 30 s of real time.</summary>
    public void WaitForTimer(TimeSpan fromNow)
    {
        lock (gate)
        {
            while (timers.All(t => t.Due != now + fromNow))
            {
                if (!Monitor.Wait(gate, PatienceMs))
                    throw new TimeoutException($"No timer was set or changed for {PatienceMs} ms, and none is at {fromNow}.");
            }
        }
    }

    private FakeTimer? NextDue(TimeSpan end)
    {
        lock (gate)
        {
            var next = timers.Where(t => t.Due <= end).MinBy(t => t.Due);
            if (next is null)
            {
                now = end; // in the same breath: a timer set in between would never fire
                return null;
            }

            now = next.Due!.Value > now ? next.Due.Value : now;
            next.Due = null;
            return next;
        }
    }

    private sealed class FakeTimer(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan? Due { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
                throw new NotSupportedException("FakeTime has one-shot timers only.");
            lock (time.gate)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time.now + dueTime;
                Monitor.PulseAll(time.gate);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
                time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
