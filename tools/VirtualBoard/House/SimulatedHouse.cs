namespace VirtualBoard.House;

/// <summary>
/// A house with a boiler, a thermostat and a relay, wired to the board: the relay's bouncing contact to the pin, the
/// heating's water temperature to the thermistor. The same options give the same changes.
/// </summary>
public sealed class SimulatedHouse : IHeatingSystem
{
    /// <summary>A state of the contact that is at least this long is a change of the relay, in ms. Shorter ones bounce: the firmware
    /// waits 50 ms.</summary>
    public const long ChangeMs = 100;

    private readonly HouseOptions options;
    private readonly HousePhysics physics;
    private readonly HeatingPins pins;
    private readonly DeterministicRandom bounces;
    private readonly ChangeLog log = new();
    private readonly Queue<(long AtMs, bool On, bool IsChange)> edges = new();
    private readonly Queue<HouseStep> steps;
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
        // A step of quiet in between: a change would else belong to the chatter.
        var ends = this.options.Steps.Where(step => step.Kind == HouseStepKind.Chatter)
            .Select(step => new HouseStep(step.AtMs + step.DurationMs + stepBoardMs, HouseStepKind.RelayAuto));
        steps = new([.. this.options.Steps.Concat(ends).OrderBy(step => step.AtMs)]);
        pins = new HeatingPins(this.options.Wiring, this.options.Seed);
        bounces = new DeterministicRandom(this.options.Seed ^ 0x424F554E4345);
        state = ReadState();
        pins.SetTemperature(state.SensorMilliC, state.Fault);
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
                TakeEdge();
            else
                Step();
        }
    }

    private void Step()
    {
        var atMs = nextStepMs;
        nextStepMs += stepMs;
        while (steps.TryPeek(out var due) && due.AtMs <= atMs)
        {
            physics.Take(steps.Dequeue());
            if (due.Kind == HouseStepKind.Chatter)
                Chatter(atMs, due);
        }

        var hasSwitched = physics.Step();
        state = ReadState();
        pins.SetTemperature(state.SensorMilliC, state.Fault);
        if (!hasSwitched)
            return;
        log.Add(new RelayChange(
            startUtc.AddMilliseconds(atMs), physics.IsHeating, state.SensorMilliC, state.Fault));
        Bounce(atMs);
    }

    /// <summary>A contact closes at once, reopens a few times for a millisecond or two, and then stays closed.</summary>
    private void Bounce(long atMs)
    {
        pins.SetRelay(physics.IsHeating);
        var edgeMs = atMs;
        for (var left = bounces.Next(options.MaxBounces + 1); left > 0; left--)
        {
            edges.Enqueue((edgeMs += 1 + bounces.Next(2), !physics.IsHeating, false));
            edges.Enqueue((edgeMs += 1 + bounces.Next(2), physics.IsHeating, false));
        }
    }

    /// <summary>The contact opens and closes. What is shorter than a contact's bounce is no change of the relay.</summary>
    private void Chatter(long atMs, HouseStep step)
    {
        var halfMs = Math.Max(1, (long)(500 / step.Value));
        var isChange = halfMs >= ChangeMs;
        var isOn = physics.IsHeating;
        for (var edgeMs = atMs + halfMs; edgeMs + halfMs < atMs + step.DurationMs; edgeMs += 2 * halfMs)
        {
            edges.Enqueue((edgeMs, !isOn, isChange));
            edges.Enqueue((edgeMs + halfMs, isOn, isChange));
        }
    }

    private void TakeEdge()
    {
        var (atMs, isOn, isChange) = edges.Dequeue();
        if (isChange)
            log.Add(new RelayChange(startUtc.AddMilliseconds(atMs), isOn, state.SensorMilliC, state.Fault));
        pins.SetRelay(isOn);
    }

    private HeatingState ReadState() => new(
        physics.IsHeating,
        physics.SensorFault == SensorFault.None ? MilliC(physics.WaterC) : null,
        physics.SensorFault,
        MilliC(physics.OutsideC),
        MilliC(physics.RoomC),
        MilliC(physics.WaterC));

    private static int MilliC(double celsius) => (int)Math.Round(celsius * 1000);
}
