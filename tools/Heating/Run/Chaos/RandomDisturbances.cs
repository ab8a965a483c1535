using VirtualBoard.House;

namespace Heating.Run.Chaos;

/// <summary>`--chaos SEED`: an endless sequence of disturbances, the same for the same seed at any speed.</summary>
/// <remarks>
/// Frequent at first, so that a short run sees some of each kind, and one in four days from the second month on,
/// so that a year ends within minutes: each lost connection takes more than a second of real time, because M2Mqtt's
/// Close does. Disturbances may overlap.
/// </remarks>
internal static class RandomDisturbances
{
    /// <summary>Shortest mean time between two, in ms.</summary>
    public const long MeanGapMinMs = 30_000;

    /// <summary>Longest mean time between two, in ms.</summary>
    public const long MeanGapMaxMs = 4 * 86_400_000;

    /// <summary>Shortest outage, in ms.</summary>
    public const long OutageMinMs = 500;

    /// <summary>Longest outage, in ms; in the beginning it is the mean gap, so that the device is connected at
    /// times.</summary>
    public const long OutageMaxMs = 86_400_000;

    /// <summary>Shortest time without power, in ms.</summary>
    public const long PowerCutMinMs = 100;

    /// <summary>Longest time without power, in ms.</summary>
    public const long PowerCutMaxMs = 2 * 3_600_000;

    // The mean gap grows with the elapsed time.
    private const int GapShare = 10;

    // Some of each kind, cheap ones more often.
    private static readonly DisturbanceKind[] Kinds =
    [
        DisturbanceKind.Outage,
        DisturbanceKind.Outage,
        DisturbanceKind.Outage,
        DisturbanceKind.Outage,
        DisturbanceKind.BrokerRestart,
        DisturbanceKind.PowerCut,
        DisturbanceKind.PowerCutBeforeWrite,
        DisturbanceKind.PowerCutAfterWrite,
    ];

    /// <summary>In order of time.</summary>
    public static IEnumerable<Disturbance> Of(ulong seed)
    {
        var random = new DeterministicRandom(seed);
        for (var nowMs = 0L; ;)
        {
            var meanGapMs = Math.Clamp(nowMs / GapShare, MeanGapMinMs, MeanGapMaxMs);
            // Uniform between half and one and a half of the mean: never long without one.
            nowMs += (long)(meanGapMs * (0.5 + random.NextDouble()));
            var kind = Kinds[random.Next(Kinds.Length)];
            yield return new Disturbance(nowMs, kind, kind switch
            {
                DisturbanceKind.Outage => Between(OutageMinMs, Math.Min(OutageMaxMs, meanGapMs), random),
                DisturbanceKind.BrokerRestart => 0,
                _ => Between(PowerCutMinMs, Math.Min(PowerCutMaxMs, meanGapMs), random),
            });
        }
    }

    // All orders of magnitude are equally likely.
    private static long Between(long minMs, long maxMs, DeterministicRandom random) =>
        (long)(minMs * Math.Pow((double)maxMs / minMs, random.NextDouble()));
}
