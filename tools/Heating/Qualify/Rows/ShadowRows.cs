using System.Text;
using Heating.Qualify.Broker;
using Heating.Qualify.Judges;

namespace Heating.Qualify.Rows;

/// <summary>The rows about shadows. The broker has no shadows: it looks at what is reported, and sends a
/// delta.</summary>
internal static class ShadowRows
{
    private const long LimitMs = 120_000;

    /// <summary>Until a device that has connected has sent what it has to send.</summary>
    private const long SettleMs = 5000;

    private const string UpdateTopic = $"$aws/things/{Rig.Thing}/shadow/name/configuration/update";

    /// <summary>Harmless, and not the default.</summary>
    private const string DesiredKey = "onDelayMs";
    private const long DesiredValue = 1500;

    public static IReadOnlyList<Row> All { get; } =
    [
        new("Shadow_Publish_Reported_State", "reports its state after connecting", ReportedAsync),
        new("Shadow_Update_Reported_State", "applies a desired value and reports it", MatchesAsync),
    ];

    private static async Task<RowResult> ReportedAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        await WaitForReportAsync(rig, entry => true, 0, cancel);
        await rig.PassAsync(SettleMs, cancel);
        return ShadowJudge.Reported(rig.Entries);
    }

    private static async Task<RowResult> MatchesAsync(Rig rig, CancellationToken cancel)
    {
        rig.PowerOn();
        if (!await WaitForReportAsync(rig, entry => entry.Text == UpdateTopic, 0, cancel))
            return RowResult.Fail($"no report on {UpdateTopic}: no shadow to send a delta for");
        var mark = rig.Mark;
        var delta = $$$"""{"version":2,"timestamp":1767225600,"state":{"{{{DesiredKey}}}":{{{DesiredValue}}}}}""";
        await rig.Broker.PublishAsync($"{UpdateTopic}/delta", Encoding.UTF8.GetBytes(delta), cancel);
        await WaitForReportAsync(rig, entry => entry.Text == UpdateTopic, mark, cancel);
        return ShadowJudge.Matches([.. rig.Entries.Skip(mark)], UpdateTopic, DesiredKey, DesiredValue);
    }

    private static async Task<bool> WaitForReportAsync(
        Rig rig, Func<TimelineEntry, bool> isMeant, int from, CancellationToken cancel) =>
        await rig.Broker.Timeline.WaitAsync(
            from, entry => isMeant(entry) && ShadowJudge.IsReport(entry), LimitMs, cancel) is not null;
}
