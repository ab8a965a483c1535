using VirtualBoard;

namespace System.Device.Gpio;

/// <summary>Edges that a pulse counter counts.</summary>
public enum GpioPulsePolarity
{
    /// <summary>Both.</summary>
    Both = 0,

    /// <summary>From high to low.</summary>
    Falling = 1,

    /// <summary>From low to high.</summary>
    Rising = 2,
}

/// <summary>What a pulse counter has counted.</summary>
public struct GpioPulseCount
{
    /// <summary>Pulses since the start or the last reset.</summary>
    public long Count;

    /// <summary>When it was read: time since the chip started.</summary>
    public TimeSpan RelativeTime;
}

/// <summary>
/// Counts pulses in hardware, whatever managed code is doing. The pin is pulled up. The virtual board's time has
/// milliseconds, so it has no glitches of nanoseconds to filter.
/// </summary>
public sealed class GpioPulseCounter : IDisposable
{
    /// <summary>The filter's limit, in cycles of the chip's 80 MHz bus.</summary>
    private const ushort FilterMax = 1023;

    private readonly Lock gate = new();
    private readonly Board board = Board.Current;
    private readonly PulseCounterUnit unit;
    private GpioPulsePolarity polarity = GpioPulsePolarity.Falling;
    private ushort filterPulses;
    private bool isDisposed;

    /// <summary>Takes one of the chip's counters; a second pin makes it a quadrature counter.</summary>
    /// <exception cref="ArgumentException">The pin's number is negative.</exception>
    /// <exception cref="NotSupportedException">All counters are in use.</exception>
    public GpioPulseCounter(int pinNumberA, int pinNumberB = -1)
    {
        if (pinNumberA < 0)
            throw new ArgumentException($"Pulse counter: pin {pinNumberA}; expected 0 or more.");
        unit = board.Chip.PulseCounters.Take(pinNumberA, pinNumberB);
    }

    /// <summary>Does nothing: unlike the device's, a counter that is merely forgotten stays taken until the restart.</summary>
    ~GpioPulseCounter()
    {
    }

    /// <summary>It counts.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The edges it counts; falling ones unless told otherwise.</summary>
    /// <exception cref="InvalidOperationException">It counts.</exception>
    public GpioPulsePolarity Polarity
    {
        get => polarity;
        set
        {
            RequireStarted(false);
            polarity = value;
        }
    }

    /// <summary>The glitch filter, 0 to 1023; takes effect at the next start.</summary>
    /// <exception cref="ArgumentException">Above 1023.</exception>
    public ushort FilterPulses
    {
        get => filterPulses;
        set => filterPulses = value <= FilterMax
            ? value
            : throw new ArgumentException($"Pulse counter: filter {value}; expected 0 to {FilterMax}.");
    }

    /// <summary>The count.</summary>
    public GpioPulseCount Read() => Read(reset: false);

    /// <summary>The count, and begins again at 0 in the same moment: no pulse is lost or counted twice.</summary>
    public GpioPulseCount Reset() => Read(reset: true);

    /// <summary>Begins to count, at 0.</summary>
    /// <exception cref="InvalidOperationException">It counts already.</exception>
    public void Start()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            RequireStarted(false);
            IsStarted = true;
            unit.Start(polarity);
        }
    }

    /// <summary>Stops counting; the count stays.</summary>
    /// <exception cref="InvalidOperationException">It does not count.</exception>
    public void Stop()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            RequireStarted(true);
            IsStarted = false;
            unit.Stop();
        }
    }

    /// <summary>Gives the counter and its pins back.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed)
                return;
            isDisposed = true;
            board.Chip.PulseCounters.Release(unit);
            System.GC.SuppressFinalize(this);
        }
    }

    private GpioPulseCount Read(bool reset)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return new GpioPulseCount
            {
                Count = unit.Read(reset),
                RelativeTime = TimeSpan.FromMilliseconds(board.Clock.NowMs),
            };
        }
    }

    private void RequireStarted(bool expected)
    {
        if (IsStarted != expected)
            throw new InvalidOperationException($"Pulse counter: it is {(IsStarted ? "counting" : "stopped")} already.");
    }
}
