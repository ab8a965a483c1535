using System.Globalization;

namespace Simulation.Plan;

/// <summary>Everything that a seed decides before the run starts.</summary>
public sealed record SimulationPlan
{
    private const long MinuteMs = 60_000;

    /// <summary>Changes of the relay that the device records in a minute, as it does by itself.</summary>
    public const int DefaultChangesPerMinute = 30;

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The faults of the first phase.</summary>
    public required Faults Faults { get; init; }

    /// <summary>Duration of the first phase, in ms of device time.</summary>
    public required long FaultyMs { get; init; }

    /// <summary>Mean time between two changes of the relay, in ms.</summary>
    public required long ChangeEveryMs { get; init; }

    /// <summary>Mean time between two occurrences of a fault, in ms; each fault is timed independently.</summary>
    public required long FaultEveryMs { get; init; }

    /// <summary>The device's debounce time, in ms.</summary>
    public required int DebounceMs { get; init; }

    /// <summary>The device's on and off delay, in ms.</summary>
    public required int DelayMs { get; init; }

    /// <summary>Changes of the relay that the device records in a minute.</summary>
    public int ChangesPerMinuteMax { get; init; } = DefaultChangesPerMinute;

    /// <summary>Sampling interval in seconds.</summary>
    public required int SamplingIntervalS { get; init; }

    /// <summary>Samples in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Mean time between two changes of the desired configuration, in ms.</summary>
    public required long DesireEveryMs { get; init; }

    /// <summary>Share of PUBACKs affected by the three PUBACK faults while they are on, in percent.</summary>
    public required int PubackFaultPercent { get; init; }

    /// <summary>Size of the journal's segments in bytes. Small ones overflow within a run.</summary>
    public required int SegmentBytes { get; init; }

    /// <summary>Number of segments that the journal may have.</summary>
    public required int SegmentsMax { get; init; }

    /// <summary>Whether the board counts edges in hardware.</summary>
    public required bool HasEdgeCounter { get; init; }

    /// <summary>True UTC at the first power-on, Unix time in ms.</summary>
    public required long StartUtcMs { get; init; }

    /// <summary>The plan of a seed.</summary>
    public static SimulationPlan Of(ulong seed)
    {
        // Adjacent seeds must not give similar runs, so the first draw mixes the bits.
        var random = new Prng(seed).Fork();
        return new SimulationPlan
        {
            Seed = seed,
            Faults = PickFaults(random),
            FaultyMs = random.Between(60, 480) * MinuteMs,
            ChangeEveryMs = random.Pick(2, 5, 10, 20) * MinuteMs,
            FaultEveryMs = random.Pick(5, 10, 20, 40) * MinuteMs,
            DebounceMs = random.Pick(20, 50, 200),
            DelayMs = random.Pick(0, 0, 0, 2000),
            SamplingIntervalS = random.Pick(10, 60, 60, 300),
            BatchSize = random.Pick(1, 3, 10, 10),
            DesireEveryMs = random.Pick(5, 15, 60) * MinuteMs,
            PubackFaultPercent = random.Pick(5, 25, 100),
            SegmentBytes = random.Pick(4096, 4096, 512, 256),
            SegmentsMax = random.Pick(24, 2, 4),
            HasEdgeCounter = random.Percent(50),
            StartUtcMs = HeatingSensor.Model.Firmware.BuildUtcMs + random.Between(1, 365 * 24 * 60) * MinuteMs,
        };
    }

    /// <summary>Whether a fault is enabled.</summary>
    public bool Has(Faults fault) => (Faults & fault) != 0;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: faults [{Faults}] for {FaultyMs / MinuteMs} min, each every {FaultEveryMs / MinuteMs} min; "
        + $"relay every {ChangeEveryMs / MinuteMs} min, debounce {DebounceMs} ms, delay {DelayMs} ms; "
        + $"a sample every {SamplingIntervalS} s, {BatchSize} in a batch, configuration changes every {DesireEveryMs / MinuteMs} min; "
        + $"journal {SegmentsMax} x {SegmentBytes} B, {PubackFaultPercent} % of PUBACKs, "
        + $"{(HasEdgeCounter ? "with" : "without")} edge counter, start {StartUtcMs}");

    // Swarm testing (Groce et al. 2012): with everything enabled, one fault masks another.
    private static Faults PickFaults(Prng random)
    {
        var percent = random.Pick(10, 30, 50, 80);
        return Enum.GetValues<Faults>()
            .Where(fault => fault != Faults.None && random.Percent(percent))
            .Aggregate(Faults.None, (all, fault) => all | fault);
    }
}
