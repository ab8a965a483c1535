namespace VirtualBoard;

/// <summary>
/// The board's only clock. Time advances in <see cref="Wait"/> and, if it follows real time, also when it is read, but it
/// never skips an event of the world: each happens at exactly its own time, and the interrupts it causes are dispatched
/// inside <see cref="Wait"/>, on the waiting thread, with the clock reading that time. Thread-safe; one thread waits at a
/// time.
/// </summary>
public sealed class BoardClock
{
    private readonly object gate = new();
    private readonly Board board;
    private readonly IWorld world;
    private readonly BoardTimers timers;
    private readonly InterruptQueue interrupts;
    private readonly TimeFlow flow;
    private readonly ITimer realTimer;
    private readonly DateTimeOffset startUtc;

    private long boardMs;      // visible board time since the first power-on
    private long limitMs;      // reading the clock does not move it beyond this
    private long bootMs;       // board time of the last boot
    private TimeSpan utcOffset; // what was set, less the uptime it was set at
    private bool isWaiting;
    private long waitCount;
    private bool isStandingStill;
    private bool isWoken;
    private PowerOffException? powerOff;

    internal BoardClock(Board board, BoardOptions options, BoardTimers timers, InterruptQueue interrupts)
    {
        if (!(options.Speed > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Speed,
                "BoardOptions.Speed: virtual seconds per real second, above 0, or infinity.");
        }

        this.board = board;
        this.timers = timers;
        this.interrupts = interrupts;
        world = options.World;
        startUtc = options.StartUtc.ToUniversalTime();
        flow = new TimeFlow(options.Speed, options.Time);
        realTimer = options.Time.CreateTimer(
            static clock => ((BoardClock)clock!).Pulse(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Monotonic milliseconds since the last boot.</summary>
    public long NowMs
    {
        get
        {
            lock (gate)
                return Visible() - bootMs;
        }
    }

    /// <summary>Board time: milliseconds since the first power-on, in which the world's events are given.</summary>
    public long BoardMs
    {
        get
        {
            lock (gate)
                return Visible();
        }
    }

    /// <summary>
    /// The device's time of day: 1970-01-01 plus the time since power-on, until <see cref="SetUtc"/>.
    /// </summary>
    public DateTimeOffset UtcNow
    {
        get
        {
            lock (gate)
                return DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(Visible() - bootMs) + utcOffset;
        }
    }

    /// <summary>Whether the firmware waits at this moment, and how often it has begun to: one that neither waits nor begins to
    /// for long hangs.</summary>
    public (bool IsWaiting, long Count) Waits
    {
        get
        {
            lock (gate)
                return (isWaiting, waitCount);
        }
    }

    /// <summary>True UTC.</summary>
    public DateTimeOffset WorldUtc => startUtc + TimeSpan.FromMilliseconds(BoardMs);

    /// <summary>Sets the device's clock (Rtc.SetSystemTime, SNTP). Elapsed time is not affected.</summary>
    public void SetUtc(DateTimeOffset utc)
    {
        lock (gate)
            utcOffset = utc - DateTimeOffset.UnixEpoch - TimeSpan.FromMilliseconds(Visible() - bootMs);
    }

    /// <summary>
    /// The firmware's only wait: returns at the timeout, on <see cref="Wake"/>, or when an interrupt has been dispatched.
    /// </summary>
    /// <param name="timeoutMs">0 or more; -1: no timeout.</param>
    /// <exception cref="PowerOffException">The board has lost its power or restarts.</exception>
    /// <exception cref="InvalidOperationException">Another thread is waiting.</exception>
    public void Wait(int timeoutMs) => WaitUntil(timeoutMs, returnsEarly: true);

    /// <summary>
    /// Lets time pass while no managed code runs, as during a TLS handshake on the device: the world moves on, and interrupts
    /// wait in their queue, which may overflow. For the firmware's thread.
    /// </summary>
    /// <param name="durationMs">0 or more.</param>
    /// <exception cref="PowerOffException">The board has lost its power or restarts.</exception>
    public void StandStill(int durationMs)
    {
        isStandingStill = true;
        try
        {
            WaitUntil(durationMs, returnsEarly: false);
        }
        finally
        {
            isStandingStill = false;
        }
    }

    /// <summary>Ends the current wait, or the next one at once. Callable from any thread.</summary>
    public void Wake()
    {
        lock (gate)
        {
            isWoken = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>
    /// While any hold is open, board time runs no faster than real time, because a network operation is in progress. Callable
    /// from any thread.
    /// </summary>
    public IDisposable Hold()
    {
        lock (gate)
        {
            flow.Hold(Visible());
            Monitor.PulseAll(gate);
        }

        return new OpenHold(this);
    }

    /// <summary>Lets time pass, interrupts included, and keeps any <see cref="Wake"/> for the next wait.</summary>
    internal void Pass(int durationMs) => WaitUntil(durationMs, returnsEarly: false);

    /// <summary>Starts counting real time. A second call has no effect.</summary>
    internal void Start()
    {
        var nextMs = NextEventMs();
        lock (gate)
        {
            if (!isWaiting)
                limitMs = nextMs;
            flow.Start(boardMs);
        }
    }

    /// <summary>Makes every wait, now and later, throw.</summary>
    internal void Stop(PowerOffException reason)
    {
        lock (gate)
        {
            if (powerOff is null or RestartException) // loss of power cannot be undone
                powerOff = reason;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>After a restart or a power cut: elapsed time counts from 0 again.</summary>
    /// <param name="keepsTime">The ESP32's RTC timer keeps the time of day through a restart, not a power cut.</param>
    internal void Boot(bool keepsTime)
    {
        lock (gate)
        {
            utcOffset = keepsTime ? utcOffset + TimeSpan.FromMilliseconds(Visible() - bootMs) : TimeSpan.Zero;
            bootMs = boardMs;
            isWoken = false;
            if (powerOff is RestartException)
                powerOff = null;
        }
    }

    /// <summary>Makes a running wait check again for something to dispatch, or due earlier.</summary>
    internal void Pulse()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    /// <summary>Announces a new event: reading the clock must not move it beyond that time.</summary>
    internal void NoteEventAt(long atMs)
    {
        lock (gate)
        {
            limitMs = Math.Max(Math.Min(limitMs, atMs), boardMs);
            Monitor.PulseAll(gate);
        }
    }

    internal void ReleaseTimer() => realTimer.Dispose();

    internal void ThrowIfOff()
    {
        lock (gate)
            ThrowIfStopped();
    }

    private void WaitUntil(int timeoutMs, bool returnsEarly)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeoutMs, -1);
        var endMs = Enter(timeoutMs);
        try
        {
            while (!Step(endMs, returnsEarly))
            {
            }
        }
        finally
        {
            var nextMs = NextEventMs();
            lock (gate)
            {
                isWaiting = false;
                limitMs = Math.Max(nextMs, boardMs);
            }
        }
    }

    private long Enter(int timeoutMs)
    {
        lock (gate)
        {
            ThrowIfStopped();
            if (isWaiting)
                throw new InvalidOperationException("BoardClock.Wait: another thread is waiting; the board has one.");
            isWaiting = true;
            waitCount++;
            return timeoutMs < 0 ? long.MaxValue : Visible() + timeoutMs;
        }
    }

    /// <summary>One iteration of a wait: first what is pending, then the next event. True when the wait is over.</summary>
    private bool Step(long endMs, bool returnsEarly)
    {
        if (!isStandingStill && DispatchInterrupts() && returnsEarly)
            return true;

        var nextMs = NextEventMs();
        long nowMs;
        lock (gate)
        {
            ThrowIfStopped();
            if (returnsEarly && isWoken)
            {
                isWoken = false;
                return true;
            }

            if (interrupts.Count > 0 && !isStandingStill)
                return false;
            limitMs = Math.Max(Math.Min(nextMs, endMs), boardMs);
            if (!Reach(limitMs))
                return false;
            nowMs = boardMs;
        }

        if (nextMs > nowMs)
            return nowMs >= endMs;
        world.Advance(nowMs);
        if (world.NextEventMs <= nowMs)
        {
            throw new InvalidOperationException(
                $"{world.GetType().Name}: after Advance({nowMs}) the next event is at {world.NextEventMs} ms; expected later.");
        }

        timers.RunDue(nowMs);
        return false;
    }

    /// <summary>Reaches a time; or sleeps once and returns false.</summary>
    private bool Reach(long targetMs)
    {
        if (targetMs == long.MaxValue)
        {
            Monitor.Wait(gate);
            return false;
        }

        if (flow.IsUnlimited)
        {
            boardMs = targetMs;
            return true;
        }

        if (Visible() >= targetMs)
            return true;
        realTimer.Change(flow.RealTimeUntil(targetMs, boardMs), Timeout.InfiniteTimeSpan);
        Monitor.Wait(gate);
        return false;
    }

    private bool DispatchInterrupts()
    {
        // At most one queue's worth, so that an edge storm from another thread cannot stop time.
        var dispatched = 0;
        while (dispatched < InterruptQueue.Capacity && interrupts.TryTake(out var handler))
        {
            dispatched++;
            board.RunHandler(handler!);
        }

        return dispatched > 0;
    }

    private long NextEventMs() => Math.Min(world.NextEventMs, timers.NextMs);

    private long Visible()
    {
        if (!flow.IsUnlimited)
            boardMs = Math.Max(boardMs, Math.Min(flow.ReachedMs(boardMs), limitMs));
        return boardMs;
    }

    private void ThrowIfStopped()
    {
        if (powerOff is RestartException)
            throw new RestartException();
        if (powerOff is not null)
            throw new PowerOffException();
    }

    private void ReleaseHold()
    {
        lock (gate)
        {
            flow.Release(Visible());
            Monitor.PulseAll(gate);
        }
    }

    private sealed class OpenHold(BoardClock clock) : IDisposable
    {
        private BoardClock? clock = clock;

        public void Dispose() => Interlocked.Exchange(ref clock, null)?.ReleaseHold();
    }
}
