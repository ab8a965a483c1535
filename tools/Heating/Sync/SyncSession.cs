using System.Globalization;
using System.Text.Json.Nodes;
using Cloud.Sync;
using Heating.Commands;
using Heating.Config;
using Heating.Run;

namespace Heating.Sync;

/// <summary>`heating sync`: what the functions of shadow synchronisation know, and decisions by hand.</summary>
internal sealed class SyncSession(IShadowStore shadows, SyncTables tables, SyncSettings settings, HealthLimits limits,
    TextWriter output, TimeProvider time, bool asJson)
{
    private readonly ShadowSync _sync = new(shadows, tables, new SilentNotices(), settings, time);

    private SyncReports Reports => new(shadows, tables, _sync, new SilentNotices(), limits, time);

    /// <summary>A thing's shadows as they are.</summary>
    public async Task<int> CheckAsync(string thing, CancellationToken cancel)
    {
        IReadOnlyList<ShadowCheck> checks = await Reports.CheckAsync(thing, null, cancel);
        if (asJson)
            Print(new JsonArray([.. checks.Select(check => check.ToJson(limits))]));
        else if (checks.Count == 0)
            output.WriteLine($"{thing} has no shadow. `heating things list` shows the things.");
        else
            checks.ToList().ForEach(Print);
        return checks.Any(check => check.Open.Count > 0) ? ExitCode.OutOfSync : ExitCode.Ok;
    }

    /// <summary>What is wrong with the shadows of things.</summary>
    /// <param name="things">Empty: of all things.</param>
    public async Task<int> ReportAsync(IReadOnlyList<string> things, CancellationToken cancel)
    {
        HealthReport report = await Reports.HealthAsync(
            things.Count == 0 ? null : things, repairs: false, DateTimeOffset.MaxValue, cancel);
        if (asJson)
        {
            Print(report.ToJson(isWhole: true));
        }
        else
        {
            output.WriteLine($"{report.Checks.Count} shadows of {report.Things} things; {report.Unhealthy.Count()} not well.");
            foreach (ShadowCheck check in report.Unhealthy)
            {
                foreach (string problem in check.Problems(limits))
                    output.WriteLine($"  {check.Id}: {problem}");
            }

            foreach ((string thing, string why) in report.Failures)
                output.WriteLine($"  {thing}: {why}");
        }

        return report.IsHealthy ? ExitCode.Ok : ExitCode.OutOfSync;
    }

    /// <summary>Conflicts that nobody has decided; or all that are on record.</summary>
    /// <param name="thing">Null: of all things.</param>
    public async Task<int> ConflictsAsync(string? thing, bool isAll, CancellationToken cancel)
    {
        IReadOnlyList<ConflictRecord> all = await Reports.ConflictsAsync(thing, 0, cancel);
        var shown = all.Where(conflict => isAll || conflict.IsUnresolved).ToList();
        if (asJson)
            Print(new JsonArray([.. shown.Select(conflict => conflict.ToJson())]));
        else if (shown.Count == 0)
            output.WriteLine(isAll ? "There was never a conflict." : $"No conflict waits for a decision; {all.Count} on record (--all).");
        foreach (ConflictRecord conflict in asJson ? [] : shown)
        {
            output.WriteLine($"{Text(conflict.At)}  {conflict.Id}, {conflict.Path}: desired {ConfigJson.ToText(conflict.Desired)}, "
                + $"reported {ConfigJson.ToText(conflict.Reported)}; both were {ConfigJson.ToText(conflict.Base)}");
            output.WriteLine($"  {ConflictRecord.NameOf(conflict.Status)}"
                + (conflict.Winner is { } winner ? $", {SyncSettings.NameOf(winner)} won" : "")
                + $" ({conflict.Strategy}, severity {SyncSettings.NameOf(conflict.Severity)}): {conflict.Reason}");
        }

        return shown.Any(conflict => conflict.IsUnresolved) ? ExitCode.OutOfSync : ExitCode.Ok;
    }

    /// <summary>Decides the conflicts of a shadow, those under review included.</summary>
    /// <param name="take">Null: by the thing's strategy, whatever threshold and severity say.</param>
    public async Task<int> ResolveAsync(ShadowId id, Func<Field, Side?>? take, CancellationToken cancel)
    {
        SyncOutcome outcome = await _sync.RunAsync(
            id,
            new SyncRequest { MustRead = true, Take = (field, own) => take is null ? SideOf(field, own) : take(field) },
            cancel);
        if (outcome.IsMissing)
            throw new CommandException(ExitCode.Service, $"There is no {id.ToString()[4..]}.");
        if (asJson)
        {
            Print(outcome.ToJson());
        }
        else
        {
            if (outcome.Resolved.Count == 0)
                output.WriteLine($"Nothing was decided about {id}.");
            foreach (ConflictRecord conflict in outcome.Resolved)
            {
                JsonNode? value = conflict.Winner == Side.Desired ? conflict.Desired : conflict.Reported;
                output.WriteLine($"{conflict.Path}: {ConfigJson.ToText(value)}, as "
                    + (conflict.Winner == Side.Desired ? "desired; the device is to take it." : "reported; it is now desired."));
            }

            foreach (string refusal in outcome.Refusals)
                output.WriteLine($"Refused: {refusal}");
        }

        return outcome.State?.Open.Count > 0 ? ExitCode.OutOfSync : ExitCode.Ok;
    }

    // A strategy that leaves everything to a person has nobody to ask.
    private static Side? SideOf(Field field, SyncSettings own) => own.Strategy == ConflictStrategy.ManualReview
        ? null
        : ConflictDecision.Of(
            field with { IsCertain = true }, 0, own with { ManualReviewSeverity = Severity.High, FieldSeverities = Harmless(field) }).Winner;

    private static Dictionary<FieldPath, Severity> Harmless(Field field) => new() { [field.Path] = Severity.None };

    private void Print(ShadowCheck check)
    {
        string waiting = check.Waiting is { } missing ? $", waiting for versions {missing.First} to {missing.Last}" : "";
        output.WriteLine($"{check.Id}: {check.Status}, version {check.Version}{waiting}");
        foreach (Field field in check.Differences)
        {
            output.WriteLine($"  {field.Path}: {ShadowCheck.NameOf(field.Standing)}; desired {ConfigJson.ToText(field.Desired)} "
                + $"({Text(field.DesiredAt)}), reported {ConfigJson.ToText(field.Reported)} ({Text(field.ReportedAt)})");
        }
    }

    private void Print(JsonNode json) => output.WriteLine(JsonText.Pretty(json));

    private static string Text(long? second) => second is { } known
        ? DateTimeOffset.FromUnixTimeSeconds(known).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        : "-";
}
