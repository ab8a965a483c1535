namespace VirtualBoard.House;

/// <summary>
/// A house with a boiler, a thermostat and a relay, wired to the board: the relay's bouncing contact to the pin, the
/// heating's water temperature to the thermistor. The same options give the same changes.
/// </summary>
public sealed class SimulatedHouse : IHeatingSystem
{
    private readonly HouseOptions options;
    private readonly HousePhysics physics;
    private readonly HeatingPins pins;
    private readonly DeterministicRandom bounces;
    private readonly ChangeLog log = new();
    private readonly Queue<(long AtMs, bool On)> edges = new();
    private readonly int stepMs;
    private volatile HeatingState state;
    private long nextStepMs;
    private DateTimeOffset startUtc;

    /// <summary>Builds the house.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time scale that does not divide a step, or a negative limit.</exception>
    public SimulatedHouse(HouseOptions? options = null)
    {
        this.options = options ?? new HouseOptions();
        const int stepBoardMs = HousePhysics.StepS * 1000;
        if (this.options.TimeScale < 1 || stepBoardMs % this.options.TimeScale != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), this.options.TimeScale,
                $"HouseOptions.TimeScale: expected a divisor of {stepBoardMs}.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(this.options.MaxBounces);
        stepMs = stepBoardMs / this.options.TimeScale;
        nextStepMs = stepMs;
        physics = new HousePhysics(this.options);
        pins = new HeatingPins(this.options.Wiring, this.options.Seed);
        bounces = new DeterministicRandom(this.options.Seed ^ 0x424F554E4345);
        state = ReadState();
        pins.SetTemperature(state.SensorMilliC, SensorFault.None);
    }

    /// <inheritdoc/>
    public event Action<RelayChange>? Changed
    {
        add => log.Changed += value;
        remove => log.Changed -= value;
    }

    /// <inheritdoc/>
    public HeatingState State => state;

    /// <inheritdoc/>
    public IReadOnlyList<RelayChange> Changes => log.Changes;

    /// <summary>Time by the house's own calendar.</summary>
    public DateTime HouseTime => physics.Time;

    /// <inheritdoc/>
    public long NextEventMs => edges.TryPeek(out var edge) ? Math.Min(edge.AtMs, nextStepMs) : nextStepMs;

    /// <inheritdoc/>
    public void Attach(Board board)
    {
        startUtc = board.Options.StartUtc.ToUniversalTime();
        pins.Attach(board);
    }

    /// <inheritdoc/>
    public void Advance(long nowMs)
    {
        while (NextEventMs <= nowMs)
        {
            if (edges.TryPeek(out var edge) && edge.AtMs <= nextStepMs)
                pins.SetRelay(edges.Dequeue().On);
            else
                Step();
        }
    }

    private void Step()
    {
        var atMs = nextStepMs;
        nextStepMs += stepMs;
        var hasSwitched = physics.Step();
        state = ReadState();
        pins.SetTemperature(state.SensorMilliC, SensorFault.None);
        if (!hasSwitched)
            return;
        log.Add(new RelayChange(
            startUtc.AddMilliseconds(atMs), physics.IsHeating, state.SensorMilliC, SensorFault.None));
        Bounce(atMs);
    }

    /// <summary>A contact closes at once, reopens a few times for a millisecond or two, and then stays closed.</summary>
    private void Bounce(long atMs)
    {
        pins.SetRelay(physics.IsHeating);
        var edgeMs = atMs;
        for (var left = bounces.Next(options.MaxBounces + 1); left > 0; left--)
        {
            edges.Enqueue((edgeMs += 1 + bounces.Next(2), !physics.IsHeating));
            edges.Enqueue((edgeMs += 1 + bounces.Next(2), physics.IsHeating));
        }
    }

    private HeatingState ReadState() => new(
        physics.IsHeating,
        MilliC(physics.WaterC),
        SensorFault.None,
        MilliC(physics.OutsideC),
        MilliC(physics.RoomC),
        MilliC(physics.WaterC));

    private static int MilliC(double celsius) => (int)Math.Round(celsius * 1000);
}
