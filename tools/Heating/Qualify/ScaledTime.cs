namespace Heating.Qualify;

/// <summary>
/// A clock that runs a number of times faster than real time. Everything in a row uses it (the board, its MQTT client's
/// deadlines, the broker), so that waits shrink in proportion. Only network and processor are not faster.
/// </summary>
internal sealed class ScaledTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<ScaledTimer> _timers = [];
    private readonly TimeProvider _real;
    private readonly DateTimeOffset _startUtc;
    private long _anchorReal;
    private double _anchorTicks;
    private double _scale;

    /// <param name="real">The clock to scale.</param>
    /// <param name="scale">The factor, above 0.</param>
    public ScaledTime(TimeProvider real, double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        _real = real;
        _scale = scale;
        _startUtc = real.GetUtcNow();
        _anchorReal = real.GetTimestamp();
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time since the start in ms.</summary>
    public long NowMs => GetTimestamp() / TimeSpan.TicksPerMillisecond;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_gate)
            return (long)Ticks();
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _startUtc.AddTicks(GetTimestamp());

    /// <summary>Changes the factor from now on; running timers are rescheduled.</summary>
    public void SetScale(double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        ScaledTimer[] timers;
        lock (_gate)
        {
            _anchorTicks = Ticks();
            _anchorReal = _real.GetTimestamp();
            _scale = scale;
            timers = [.. _timers];
        }

        foreach (var timer in timers)
            timer.Arm();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan)
            throw new NotSupportedException("ScaledTime: timers run once.");
        var timer = new ScaledTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private double Ticks() => _anchorTicks + (_real.GetElapsedTime(_anchorReal).Ticks * _scale);

    private TimeSpan RealTimeUntil(long dueTicks)
    {
        lock (_gate)
            return TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((dueTicks - Ticks()) / _scale / TimeSpan.TicksPerMillisecond)));
    }

    private sealed class ScaledTimer : ITimer
    {
        private const long Off = long.MaxValue;

        private readonly Lock _gate = new();
        private readonly ScaledTime _time;
        private readonly ITimer _inner;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private long _dueTicks = Off;

        public ScaledTimer(ScaledTime time, TimerCallback callback, object? state)
        {
            _time = time;
            _callback = callback;
            _state = state;
            _inner = time._real.CreateTimer(
                static timer => ((ScaledTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (time._gate)
                time._timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
                _dueTicks = dueTime == Timeout.InfiniteTimeSpan ? Off : _time.GetTimestamp() + dueTime.Ticks;
            return Arm();
        }

        public bool Arm()
        {
            lock (_gate)
                return _inner.Change(_dueTicks == Off ? Timeout.InfiniteTimeSpan : _time.RealTimeUntil(_dueTicks), Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_time._gate)
                _time._timers.Remove(this);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (_gate)
            {
                // Slowed down in the meantime: it was rescheduled.
                if (_dueTicks == Off || _time.GetTimestamp() < _dueTicks)
                {
                    Arm();
                    return;
                }

                _dueTicks = Off;
            }

            _callback(_state);
        }
    }
}
