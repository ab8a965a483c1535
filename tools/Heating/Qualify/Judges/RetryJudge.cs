using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify.Judges;

/// <summary>
/// Judges what a device does with an unanswered packet: it must send it again with the same packet id on the same
/// connection within 15 s (later: a warning).
/// </summary>
internal static class RetryJudge
{
    /// <summary>Device Advisor's time limit for a retry.</summary>
    public const long LimitMs = 15_000;

    /// <param name="entries">A timeline in which the broker does not answer such packets.</param>
    /// <param name="kind"><see cref="EntryKind.Publish"/> (with QoS 1) or <see cref="EntryKind.Subscribe"/>.</param>
    public static RowResult Judge(IReadOnlyList<TimelineEntry> entries, EntryKind kind)
    {
        var name = kind.ToString().ToUpperInvariant();
        var first = entries.FirstOrDefault(entry => IsRetried(entry, kind));
        if (first is null)
            return RowResult.Fail($"no {name}{(kind == EntryKind.Publish ? " with QoS 1" : "")} was sent: nothing to retry");
        var sends = entries
            .Where(entry => IsRetried(entry, kind) && entry.Connection == first.Connection && entry.PacketId == first.PacketId)
            .ToList();
        var evidence = $"{name} id {first.PacketId} ({first.Text}) unanswered";
        if (sends.Count < 2)
            return RowResult.Fail($"{evidence}, {Instead(entries, first)}");
        var delayMs = sends[1].AtMs - first.AtMs;
        var isMarked = kind == EntryKind.Subscribe || sends.Skip(1).All(entry => entry.IsDup);
        evidence += $", sent {sends.Count} times with the same id, again after {BackoffJudge.Text(Gaps(sends))}";
        if (delayMs > LimitMs)
            return RowResult.Warn($"{evidence}: later than {BackoffJudge.Seconds(LimitMs)}");
        return isMarked ? RowResult.Pass(evidence) : RowResult.Warn($"{evidence}, but not marked DUP (MQTT-3.3.1-1)");
    }

    private static bool IsRetried(TimelineEntry entry, EntryKind kind) =>
        entry.Kind == kind && (kind != EntryKind.Publish || entry.QoS == 1);

    private static IEnumerable<long> Gaps(List<TimelineEntry> sends) =>
        sends.Skip(1).Zip(sends, (later, earlier) => later.AtMs - earlier.AtMs);

    private static string Instead(IReadOnlyList<TimelineEntry> entries, TimelineEntry first)
    {
        var end = entries.FirstOrDefault(entry => entry.Connection == first.Connection
            && entry.Kind is EntryKind.ClosedByDevice or EntryKind.ClosedByBroker);
        return end is null
            ? $"not sent again in {BackoffJudge.Seconds(entries[^1].AtMs - first.AtMs)}"
            : $"not sent again; the connection ended after {BackoffJudge.Seconds(end.AtMs - first.AtMs)}";
    }
}
