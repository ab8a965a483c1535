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

    /// <summary>When it was read, as time since the chip started.</summary>
    public TimeSpan RelativeTime;
}

/// <summary>
/// Counts pulses in hardware, whatever managed code is doing. The pin is pulled up. The virtual board's time has a
/// resolution of milliseconds, so there are no glitches of nanoseconds to filter.
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

    /// <summary>Reserves one of the chip's counters; a second pin makes it a quadrature counter.</summary>
    /// <exception cref="ArgumentException">The pin's number is negative.</exception>
    /// <exception cref="NotSupportedException">All counters are in use.</exception>
    public GpioPulseCounter(int pinNumberA, int pinNumberB = -1)
    {
        if (pinNumberA < 0)
            throw new ArgumentException($"Pulse counter: pin {pinNumberA}; expected 0 or more.");
        unit = board.Chip.PulseCounters.Take(pinNumberA, pinNumberB);
    }

    /// <summary>Does nothing: unlike on the device, a counter that is dropped without Dispose stays reserved until the
    /// restart.</summary>
    ~GpioPulseCounter()
    {
    }

    /// <summary>Whether it is counting.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>The edges it counts; falling ones by default.</summary>
    /// <exception cref="InvalidOperationException">It is counting.</exception>
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

    /// <summary>Returns the count and resets it to 0 atomically, so that no pulse is lost or counted twice.</summary>
    public GpioPulseCount Reset() => Read(reset: true);

    /// <summary>Starts counting at 0.</summary>
    /// <exception cref="InvalidOperationException">It is already counting.</exception>
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
    /// <exception cref="InvalidOperationException">It is not counting.</exception>
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

    /// <summary>Releases the counter and its pins.</summary>
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
