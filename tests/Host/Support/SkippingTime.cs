namespace HeatingSensor.Host.Tests.Support;

/// <summary>The real clock, which a test can move on: waits of minutes are over at once, and sockets and processes go on as
/// usual.</summary>
// FakeTimeProvider stands still between steps; sockets and processes need a clock that runs.
internal sealed class SkippingTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<SkippingTimer> _timers = [];
    private TimeSpan _skipped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skipped;

    public override long GetTimestamp() => (System.GetElapsedTime(0) + Skipped).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippingTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on. What becomes due by that happens at once.</summary>
    public void Skip(TimeSpan by)
    {
        SkippingTimer[] timers;
        lock (_gate)
        {
            _skipped += by;
            timers = [.. _timers];
        }

        foreach (var timer in timers)
            timer.Skipped();
    }

    private TimeSpan Skipped
    {
        get
        {
            lock (_gate)
                return _skipped;
        }
    }

    private sealed class SkippingTimer : ITimer
    {
        private readonly SkippingTime _time;
        private readonly ITimer _timer;
        private readonly Lock _gate = new();
        private long? _dueAt;
        private TimeSpan _period;

        public SkippingTimer(SkippingTime time, TimerCallback callback, object? state)
        {
            _time = time;
            _timer = System.CreateTimer(_ => Fire(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (time._gate)
                time._timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : _time.GetTimestamp() + dueTime.Ticks;
                _period = period;
                return _timer.Change(dueTime, period);
            }
        }

        public void Skipped()
        {
            lock (_gate)
            {
                if (_dueAt is { } dueAt)
                    _timer.Change(TimeSpan.FromTicks(Math.Max(0, dueAt - _time.GetTimestamp())), _period);
            }
        }

        public void Dispose()
        {
            lock (_time._gate)
                _time._timers.Remove(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(TimerCallback callback, object? state)
        {
            lock (_gate)
                _dueAt = _period > TimeSpan.Zero ? _time.GetTimestamp() + _period.Ticks : null;
            callback(state);
        }
    }
}
