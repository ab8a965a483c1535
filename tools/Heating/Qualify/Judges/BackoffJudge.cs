using System.Globalization;
using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify.Judges;

/// <summary>The pattern of a series of reconnect delays.</summary>
internal enum BackoffClass
{
    /// <summary>All the same.</summary>
    Constant,

    /// <summary>Each longer than the previous one by the same time.</summary>
    Linear,

    /// <summary>Each longer than the previous one by the same factor, up to a cap, without jitter.</summary>
    Exponential,

    /// <summary>Random.</summary>
    Jittered,
}

/// <summary>
/// Judges the delays between connection attempts as Device Advisor does: jitter passes, strictly exponential gets a
/// warning, linear or constant fails. A delay counts from the end of one attempt to the start of the next.
/// </summary>
internal static class BackoffJudge
{
    /// <summary>AWS refuses a second CONNECT of one client id within a second; a tenth is tolerance.</summary>
    public const long FloorMs = 900;

    /// <summary>Longest delay that fits Device Advisor's test windows, with some tolerance.</summary>
    public const long CapMs = 63_000;

    /// <summary>Fewer delays prove nothing.</summary>
    public const int DelaysMin = 5;

    /// <summary>Tolerance for delays that should be the same, or on a line.</summary>
    private const long ToleranceMs = 400;
    private const double Tolerance = 0.1;

    /// <summary>What still counts as growing: a device that retries sooner after several failures hammers the
    /// broker.</summary>
    private const long GrownMs = 4000;
    private const double GrowthFactor = 2.5;

    private const double SmallestGrowth = 1.2;

    /// <summary>Any fewer points are always on a line, not counting the one at the cap.</summary>
    private const int PointsMin = 4;

    /// <summary>Finds the pattern of the delays.</summary>
    public static BackoffClass Classify(IReadOnlyList<long> delaysMs)
    {
        if (delaysMs.All(delay => IsNear(delay, delaysMs[0])))
            return BackoffClass.Constant;
        var growing = BeforeCap(delaysMs);
        // All others are at the cap: one step up to it, without jitter.
        if (growing.Count < PointsMin)
            return BackoffClass.Exponential;
        if (IsLine(growing))
            return BackoffClass.Linear;
        return IsPower(growing) ? BackoffClass.Exponential : BackoffClass.Jittered;
    }

    /// <summary>Judges a device that should spread its attempts.</summary>
    /// <param name="delaysMs">At least <see cref="DelaysMin"/>.</param>
    /// <param name="mustGrow">Whether there was no stable connection between the attempts.</param>
    public static RowResult Judge(IReadOnlyList<long> delaysMs, bool mustGrow) =>
        Judge(delaysMs, mustGrow, delaysMs.Count < DelaysMin ? BackoffClass.Constant : Classify(delaysMs));

    /// <summary>
    /// Judges rounds separated by a stable connection. So few random delays need not grow within a round.
    /// </summary>
    public static RowResult JudgeRounds(IReadOnlyList<long> firstMs, IReadOnlyList<long> secondMs)
    {
        if (firstMs.Count < DelaysMin || secondMs.Count < DelaysMin)
            return Judge(firstMs, mustGrow: false).And(Judge(secondMs, mustGrow: false));
        var (first, second) = (Classify(firstMs), Classify(secondMs));
        var isJittered = first == BackoffClass.Jittered || second == BackoffClass.Jittered;
        return Judge(firstMs, mustGrow: false, isJittered ? BackoffClass.Jittered : first)
            .And(Judge(secondMs, mustGrow: false, isJittered ? BackoffClass.Jittered : second));
    }

    private static RowResult Judge(IReadOnlyList<long> delaysMs, bool mustGrow, BackoffClass kind)
    {
        if (delaysMs.Count < DelaysMin)
            return RowResult.Fail($"only {delaysMs.Count} delays to judge, {DelaysMin} are needed: {Text(delaysMs)}");
        var evidence = $"{kind.ToString().ToLowerInvariant()} delays: {Text(delaysMs)}";
        if (kind is BackoffClass.Constant or BackoffClass.Linear)
            return RowResult.Fail(evidence);
        if (mustGrow && !HasGrown(delaysMs))
            return RowResult.Fail(evidence, "they do not grow: is the backoff reset too early?");
        return kind == BackoffClass.Exponential
            ? RowResult.Warn(evidence, "without jitter all devices reconnect at the same moment after an outage").And(Bounds(delaysMs))
            : RowResult.Pass(evidence).And(Bounds(delaysMs));
    }

    /// <summary>Judges a device that should back off exponentially, with or without jitter.</summary>
    public static RowResult JudgeExponential(IReadOnlyList<long> delaysMs)
    {
        var result = Judge(delaysMs, mustGrow: true);
        return result.Verdict == Verdict.Warn && Classify(delaysMs) == BackoffClass.Exponential
            ? RowResult.Pass(result.Evidence[0]).And(Bounds(delaysMs))
            : result;
    }

    /// <summary>The delays before each attempt that got as far as CONNECT, in device time.</summary>
    /// <param name="entries">The timeline, or the part to judge.</param>
    public static IReadOnlyList<long> Delays(IReadOnlyList<TimelineEntry> entries)
    {
        var attempts = entries.Where(entry => entry.Kind == EntryKind.Connect).Select(entry => entry.Connection).ToHashSet();
        return DelaysBetween([.. entries.Where(entry => attempts.Contains(entry.Connection))]);
    }

    /// <summary>The delays before each TCP connection except the first.</summary>
    public static IReadOnlyList<long> DelaysBetween(IReadOnlyList<TimelineEntry> entries)
    {
        var delays = new List<long>();
        long? endedMs = null;
        foreach (var entry in entries)
        {
            if (entry.Kind == EntryKind.Accepted && endedMs is { } sinceMs)
                delays.Add(entry.AtMs - sinceMs);
            if (entry.Kind is EntryKind.ClosedByBroker or EntryKind.ClosedByDevice)
                endedMs = entry.AtMs;
        }

        return delays;
    }

    /// <summary>`1.5 s, 3.0 s`.</summary>
    public static string Text(IEnumerable<long> delaysMs) => string.Join(", ", delaysMs.Select(Seconds));

    /// <summary>`1.5 s`.</summary>
    public static string Seconds(long ms) => string.Create(CultureInfo.InvariantCulture, $"{ms / 1000.0:F1} s");

    private static RowResult Bounds(IReadOnlyList<long> delaysMs)
    {
        if (delaysMs.Min() < FloorMs)
            return RowResult.Warn($"{delaysMs.Min()} ms between two attempts: AWS accepts one CONNECT per second");
        return delaysMs.Max() > CapMs
            ? RowResult.Warn($"{Seconds(delaysMs.Max())} without an attempt: Device Advisor may not wait that long")
            : new RowResult(Verdict.Pass, []);
    }

    private static bool HasGrown(IReadOnlyList<long> delaysMs)
    {
        var later = delaysMs.Skip(delaysMs.Count / 2).Max();
        return later >= GrownMs && later >= GrowthFactor * Math.Min(delaysMs[0], delaysMs[1]);
    }

    // The delays up to the first at the cap: from there on they are all the same.
    private static List<long> BeforeCap(IReadOnlyList<long> delaysMs)
    {
        var cap = delaysMs.Max();
        var first = delaysMs.ToList().FindIndex(delay => IsNear(delay, cap));
        return delaysMs.Skip(first).All(delay => IsNear(delay, cap)) ? [.. delaysMs.Take(first + 1)] : [.. delaysMs];
    }

    private static bool IsLine(List<long> delaysMs)
    {
        var step = (delaysMs[^2] - delaysMs[0]) / (delaysMs.Count - 2.0);
        return step > 0 && Enumerable.Range(0, delaysMs.Count - 1).All(i => IsNear(delaysMs[i], delaysMs[0] + (step * i)));
    }

    // The last one may be cut short by the cap.
    private static bool IsPower(List<long> delaysMs)
    {
        var factor = Math.Pow((double)delaysMs[^2] / delaysMs[0], 1.0 / (delaysMs.Count - 2));
        return factor >= SmallestGrowth
            && Enumerable.Range(0, delaysMs.Count - 1).All(i => IsNear(delaysMs[i], delaysMs[0] * Math.Pow(factor, i)));
    }

    private static bool IsNear(long delayMs, double expectedMs) =>
        Math.Abs(delayMs - expectedMs) <= Math.Max(ToleranceMs, expectedMs * Tolerance);
}
