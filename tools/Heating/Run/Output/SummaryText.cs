using System.Globalization;
using Heating.Commands;
using Heating.Run.Ledger;
using Heating.Run.Paths;

namespace Heating.Run.Output;

/// <summary>The summary at the end of a run, as plain lines.</summary>
internal static class SummaryText
{
    private const int NameWidth = 29;

    public static IEnumerable<string> Lines(RunSummary summary)
    {
        yield return "";
        yield return $"Summary of {summary.Title.Source} at speed {summary.Title.Speed}, {summary.Title.Thing} on {summary.Title.Broker}";
        foreach (var (name, value) in Rows(summary))
            yield return $"  {name.PadRight(NameWidth)} {value}";
        foreach (var result in summary.Expectations)
            yield return $"  {result}";
        yield return summary.ExitCode == ExitCode.Ok ? "Nothing went wrong." : $"Something went wrong: {Problem(summary)}.";
    }

    /// <summary>A time span for people: `2.5 s`, `12 min 30 s`, `365 d 1 h`.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => Text($"{span.TotalSeconds:F1} s"),
        { TotalHours: < 1 } => Text($"{span.Minutes} min {span.Seconds} s"),
        { TotalDays: < 1 } => Text($"{span.Hours} h {span.Minutes} min"),
        _ => Text($"{(int)span.TotalDays} d {span.Hours} h"),
    };

    private static IEnumerable<(string Name, string Value)> Rows(RunSummary summary)
    {
        var (counts, receipt) = (summary.Counts, summary.Title.Receipt);
        yield return ("changes in the input", $"{counts.Changes}{Unseen(counts)}");
        if (summary.Disturbances is { Any: true } done)
        {
            yield return ("network outages", $"{done.Outages}");
            yield return ("broker restarts", $"{done.BrokerRestarts}");
            yield return ("power cuts", $"{done.PowerCuts}");
        }

        yield return ("events journalled", $"{counts.Journalled}, replayed {counts.Replayed}");
        if (counts.Waiting > 0)
            yield return ("waiting in the journal", $"{counts.Waiting}: the next run with this data delivers them");
        yield return ("events published", $"{summary.Device.Published}, acknowledged {summary.Device.Acknowledged}");
        yield return ($"events {receipt}", $"{counts.Events}, first states after a boot {counts.FirstStates}{Earlier(counts)}");
        yield return ($"sample batches {receipt}", $"{counts.SampleBatches}");
        yield return ($"alarms {receipt}", Alarms(counts));
        if (summary.Paths is { } paths)
        {
            yield return ("events stored", Stored(paths));
            yield return ("alerts", Alerts(paths));
            if (paths.Failed + paths.FailedAttempts > 0)
                yield return ("functions failed", $"{paths.Failed} for good, {paths.FailedAttempts} attempts that were repeated");
        }

        yield return ("lost", Lost(counts, summary.IsUnstored ? summary.Paths : null));
        yield return ("repeated, identical", $"{counts.Duplicates}");
        yield return ("invented", $"{counts.Invented}");
        yield return ("conflicts", $"{counts.Conflicts}");
        yield return ("out of order", $"{counts.OutOfOrder}");
        yield return ("not a status event", $"{counts.Malformed}");
        yield return ("sensor faults reported", Faults(counts));
        yield return ($"latency, edge to {receipt}", Latency(counts.Latency));
        yield return ("boots of the device", $"{summary.Device.Boots}");
        yield return ("time", $"{Span(summary.Elapsed)} for {Span(summary.HouseTime)} of house time");
        foreach (var place in summary.Places)
            yield return place;
    }

    private static string Alarms(LedgerCounts counts) => counts.RaisedAlarms.Count == 0
        ? $"{counts.Alarms}"
        : $"{counts.Alarms}, still raised {string.Join(", ", counts.RaisedAlarms)}";

    private static string Unseen(LedgerCounts counts) => counts.ChangesUnseen == 0
        ? ""
        : $", invisible to the device {counts.ChangesUnseen}";

    private static string Earlier(LedgerCounts counts) => counts.Earlier == 0
        ? ""
        : $", from before this run {counts.Earlier}";

    // A second delivery in one run, or a run on the data of an earlier one, finds the event stored.
    private static string Stored(PathCounts paths)
    {
        var text = $"{paths.Stored}, stored before {paths.Repeated}";
        if (paths.Refused + paths.Conflicts > 0)
            text += $", kept apart: refused {paths.Refused}, conflicts {paths.Conflicts}";
        return paths.Missing == 0 ? text : $"{text}, not yet {paths.Missing}";
    }

    // What has no event to store is an alert that is held back: late events are told together, a minute later.
    private static string Alerts(PathCounts paths) =>
        AlertsNow(paths) + (paths.Waiting > paths.Missing ? $"; held back {paths.Waiting - paths.Missing}" : "");

    private static string AlertsNow(PathCounts paths) => paths switch
    {
        { Alerts: > 0, Sent: 0, Unsent: 0 } => $"{paths.Alerts}, shown here alone: neither Telegram nor Discord is set up (docs/alerts.md)",
        { Unsent: > 0 } => $"{paths.Alerts}, sent {paths.Sent}, not taken by every channel {paths.Unsent}",
        _ => $"{paths.Alerts}, sent {paths.Sent}",
    };

    private static string Lost(LedgerCounts counts, PathCounts? paths)
    {
        var text = $"{counts.Unanswered + counts.ChangesInGaps}";
        if (paths is { Missing: > 0 })
            text += $", received but not stored {paths.Missing}";
        if (counts.ReportedLost > 0)
            text += $", within a reported gap {counts.ChangesInGaps} ({counts.ReportedLost} sequence numbers)";
        return counts.MissingSequenceNumbers == 0 ? text : $"{text}, missing sequence numbers {counts.MissingSequenceNumbers}";
    }

    private static string Faults(LedgerCounts counts) => counts.WrongFaults == 0
        ? $"{counts.ReportedFaults}, in the input {counts.InputFaults}"
        : $"{counts.ReportedFaults}, in the input {counts.InputFaults}, contradicting it {counts.WrongFaults}";

    private static string Latency(LatencyPercentiles? latency) => latency is null
        ? "none measured"
        : Text($"p50 {latency.P50Ms:F1} ms, p95 {latency.P95Ms:F1} ms, p99 {latency.P99Ms:F1} ms, max {latency.MaxMs:F1} ms")
            + " (real time, beyond debouncing)";

    private static string Problem(RunSummary summary)
    {
        var meaning = ExitCode.All.First(entry => entry.Code == summary.ExitCode).Meaning;
        var detail = summary.ExitCode switch
        {
            ExitCode.Waiting => Waiting(summary),
            ExitCode.Unmet => $"{summary.Expectations.Count(result => !result.IsMet)} of {summary.Expectations.Count}",
            ExitCode.DeviceCrashed => summary.Crash,
            ExitCode.Cloud => summary.CloudError,
            ExitCode.Record => summary.RecordFailure,
            _ => null,
        };
        return detail is null ? meaning : $"{meaning}: {detail}";
    }

    private static string Waiting(RunSummary summary)
    {
        string[] parts =
        [
            .. summary.Counts.Waiting > 0 ? [$"{summary.Counts.Waiting} waiting in the journal"] : Array.Empty<string>(),
            .. summary.Paths is { Missing: > 0 } paths ? [$"{paths.Missing} waiting to be stored"] : Array.Empty<string>(),
        ];
        return string.Join(", ", parts);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
