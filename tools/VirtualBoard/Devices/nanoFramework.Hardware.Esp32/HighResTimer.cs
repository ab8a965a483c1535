using VirtualBoard;

namespace nanoFramework.Hardware.Esp32;

/// <summary>Handles the expiry of a timer.</summary>
public delegate void HighResTimerExpiredEventHandler(HighResTimer sender, object e);

/// <summary>A hardware timer. The virtual board's time has a resolution of milliseconds; finer times are rounded up.</summary>
public class HighResTimer : IDisposable
{
    /// <summary>The number of timers that the platform has.</summary>
    private const int CountMax = 10;

    private const ulong MicrosecondsPerMs = 1000;

    private readonly Lock gate = new();
    private readonly Board board = Board.Current;
    private readonly Chip chip;
    private int generation;
    private bool isDisposed;

    /// <summary>Reserves a timer.</summary>
    /// <exception cref="InvalidOperationException">All are in use.</exception>
    public HighResTimer()
    {
        chip = board.Chip;
        if (Interlocked.Increment(ref chip.HighResTimerCount) <= CountMax)
            return;
        Interlocked.Decrement(ref chip.HighResTimerCount);
        throw new InvalidOperationException($"High-resolution timers: all {CountMax} are in use.");
    }

    /// <summary>Does nothing: unlike on the device, a timer that is dropped without Dispose stays reserved until the
    /// restart.</summary>
    ~HighResTimer() => Dispose(false);

    /// <summary>Raised on the firmware's waiting thread when the timer expires.</summary>
    public event HighResTimerExpiredEventHandler? OnHighResTimerExpired;

    /// <summary>Microseconds since the last boot.</summary>
    public static ulong GetCurrent() => (ulong)Board.Current.Clock.NowMs * MicrosecondsPerMs;

    /// <summary>Stops the timer.</summary>
    public void Stop() => Restart(null, isPeriodic: false);

    /// <summary>Starts the timer once; restarts a running one.</summary>
    public void StartOneShot(ulong timeout_us) => Restart(timeout_us, isPeriodic: false);

    /// <summary>Starts the timer periodically; restarts a running one.</summary>
    /// <exception cref="ArgumentException">Below a millisecond, which is finer than the virtual board's time.</exception>
    public void StartOnePeriodic(ulong period_us)
    {
        if (period_us < MicrosecondsPerMs)
            throw new ArgumentException($"Timer period {period_us} us: the virtual board needs at least {MicrosecondsPerMs}.");
        Restart(period_us, isPeriodic: true);
    }

    /// <summary>Gives the timer back.</summary>
    public void Dispose()
    {
        Dispose(true);
        System.GC.SuppressFinalize(this);
    }

    /// <summary>Gives the timer back.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || isDisposed)
            return;
        isDisposed = true;
        lock (gate)
            generation++;
        Interlocked.Decrement(ref chip.HighResTimerCount);
    }

    private void Restart(ulong? microseconds, bool isPeriodic)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        int run;
        lock (gate)
            run = ++generation;
        if (microseconds is { } time)
            Schedule((long)((time + MicrosecondsPerMs - 1) / MicrosecondsPerMs), isPeriodic, run);
    }

    private void Schedule(long ms, bool isPeriodic, int run) => board.SetTimer(ms, () =>
    {
        if (!IsRunning(run))
            return;
        board.Interrupts.Post(() =>
        {
            if (!isDisposed)
                OnHighResTimerExpired?.Invoke(this, EventArgs.Empty);
        });
        board.Clock.Pulse();
        if (isPeriodic)
            Schedule(ms, isPeriodic, run);
    });

    private bool IsRunning(int run)
    {
        lock (gate)
            return run == generation;
    }
}
