namespace VirtualBoard.House;

/// <summary>
/// A trace wired to the board: its relay on the pin, its temperature on the thermistor. A row's temperature holds from
/// that row on; before the first row the heating is off and the sensor shows the trace's first possible temperature.
/// </summary>
public sealed class TraceWorld : IHeatingSystem
{
    /// <summary>Board time before the first row, for the device to boot and connect.</summary>
    public const long DefaultLeadInMs = 60_000;

    /// <summary>Board time after the last row, for its consequences to be reported.</summary>
    public const long DefaultTailMs = 120_000;

    private readonly Trace trace;
    private readonly HeatingPins pins;
    private readonly ChangeLog log = new();
    private readonly long tailMs;
    private volatile HeatingState state;
    private int next;
    private long offsetMs;

    /// <summary>Prepares a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="seed">The seed of the board's ADC: the chip and its noise.</param>
    /// <param name="wiring">How it is wired; null: as the firmware expects.</param>
    /// <param name="leadInMs">Board time before the first row.</param>
    /// <param name="tailMs">Board time after the last row, until <see cref="EndMs"/>.</param>
    public TraceWorld(
        Trace trace,
        ulong seed = 0,
        HeatingWiring? wiring = null,
        long leadInMs = DefaultLeadInMs,
        long tailMs = DefaultTailMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leadInMs);
        ArgumentOutOfRangeException.ThrowIfNegative(tailMs);
        this.trace = trace;
        this.tailMs = tailMs;
        pins = new HeatingPins(wiring ?? new HeatingWiring(), seed);
        StartUtc = trace.Rows[0].TimeUtc - TimeSpan.FromMilliseconds(leadInMs);
        var first = trace.Rows.FirstOrDefault(row => row.TemperatureMilliC is not null, trace.Rows[0]);
        state = StateAt(first) with { RelayOn = false };
        pins.SetTemperature(state.SensorMilliC, state.Fault);
    }

    /// <inheritdoc/>
    public event Action<RelayChange>? Changed
    {
        add => log.Changed += value;
        remove => log.Changed -= value;
    }

    /// <summary>The required <see cref="BoardOptions.StartUtc"/> of the board.</summary>
    public DateTimeOffset StartUtc { get; }

    /// <summary>Board time at which the trace ends.</summary>
    public long EndMs => BoardMs(trace.Rows[^1]) + tailMs;

    /// <inheritdoc/>
    public HeatingState State => state;

    /// <inheritdoc/>
    public IReadOnlyList<RelayChange> Changes => log.Changes;

    /// <summary>Rows that have happened.</summary>
    public int RowsDone => Volatile.Read(ref next);

    /// <inheritdoc/>
    public long NextEventMs => next < trace.Rows.Count ? BoardMs(trace.Rows[next]) : long.MaxValue;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The board starts after the first row.</exception>
    public void Attach(Board board)
    {
        offsetMs = (long)(StartUtc - board.Options.StartUtc).TotalMilliseconds;
        if (BoardMs(trace.Rows[0]) < 0)
        {
            throw new ArgumentException(
                $"The board starts at {board.Options.StartUtc:O}, after the trace's first row; expected {StartUtc:O}.");
        }

        pins.Attach(board);
    }

    /// <inheritdoc/>
    public void Advance(long nowMs)
    {
        while (NextEventMs <= nowMs)
            Happen(trace.Rows[next]);
    }

    private static HeatingState StateAt(TraceRow row) =>
        new(row.RelayOn, row.TemperatureMilliC, row.Fault, null, row.TemperatureMilliC, null);

    private void Happen(TraceRow row)
    {
        var wasOn = state.RelayOn;
        state = StateAt(row);
        pins.SetTemperature(row.TemperatureMilliC, row.Fault);
        Volatile.Write(ref next, next + 1);
        if (row.RelayOn == wasOn)
            return;
        log.Add(new RelayChange(row.TimeUtc, row.RelayOn, row.TemperatureMilliC, row.Fault));
        pins.SetRelay(row.RelayOn);
    }

    private long BoardMs(TraceRow row) => offsetMs + (long)(row.TimeUtc - StartUtc).TotalMilliseconds;
}
