using Heating.Qualify.Broker;
using Heating.Qualify.Rows;

namespace Heating.Qualify.Judges;

/// <summary>Judges what a device reports to its shadows.</summary>
internal static class ShadowJudge
{
    /// <summary>Judges whether the device reported anything.</summary>
    public static RowResult Reported(IReadOnlyList<TimelineEntry> entries)
    {
        var reports = Reports(entries).ToList();
        if (reports.Count == 0)
        {
            var updates = entries.Count(IsUpdate);
            return RowResult.Fail(updates == 0
                ? "no PUBLISH to a shadow's update topic"
                : $"{updates} updates of shadows, none of them with state.reported");
        }

        return RowResult.Pass(
            [.. reports.Select(entry => $"{entry.Text}, {entry.PayloadBytes} bytes, {BackoffJudge.Seconds(entry.AtMs)} after power-on")]);
    }

    /// <summary>Judges whether the device reported the desired value.</summary>
    /// <param name="entries">The timeline from the delta on.</param>
    /// <param name="topic">The shadow's update topic.</param>
    /// <param name="key">The desired key.</param>
    /// <param name="value">Its desired value.</param>
    public static RowResult Matches(IReadOnlyList<TimelineEntry> entries, string topic, string key, long value)
    {
        if (entries.FirstOrDefault(entry => entry.Kind == EntryKind.Sent) is not { } sent)
            return RowResult.Fail("the connection ended before the delta could be sent");
        var values = Reports(entries).Where(entry => entry.Text == topic)
            .Select(entry => (entry.AtMs, Value: ShadowUpdate.ReportedIn(entry.Payload)!.Value.TryGetProperty(key, out var reported)
                ? reported.ToString() : "nothing"))
            .ToList();
        var match = values.FirstOrDefault(report => report.Value == $"{value}");
        if (match.Value is not null)
            return RowResult.Pass($"desired {key} {value}: reported after {BackoffJudge.Seconds(match.AtMs - sent.AtMs)}");
        var last = values.Count == 0 ? "no report followed" : $"reported {values[^1].Value}";
        return RowResult.Fail($"desired {key} {value}: {last}");
    }

    /// <summary>Whether this is an update with state.reported.</summary>
    public static bool IsReport(TimelineEntry entry) => IsUpdate(entry) && ShadowUpdate.ReportedIn(entry.Payload) is not null;

    private static IEnumerable<TimelineEntry> Reports(IEnumerable<TimelineEntry> entries) => entries.Where(IsReport);

    private static bool IsUpdate(TimelineEntry entry) => entry.Kind == EntryKind.Publish && ShadowUpdate.IsUpdate(entry.Text);
}
