using System.Text.Json.Nodes;
using Cloud.Lambda;
using Cloud.Sync;

namespace Cloud.SyncManager;

/// <summary>The function SyncManager: operations on demand, and the report of a schedule.</summary>
internal sealed class Manager(FunctionContext context, SyncReports reports)
{
    /// <summary>Time kept back for the things under way when a report has to end.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SummaryWindow = TimeSpan.FromDays(7);

    /// <exception cref="SyncInputException">The event or a thing's settings cannot be used: trying again does not help.</exception>
    /// <exception cref="AwsCallException">A service did not answer, or refused.</exception>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancel)
    {
        JsonObject message = SyncFunction.EventOf(invocation);
        string? operation = SyncFunction.TextOf(message, "operation");
        return SyncFunction.BytesOf(operation switch
        {
            "sync_check" => await CheckAsync(message, cancel).ConfigureAwait(false),
            "offline_sync" => await reports.SynchroniseAsync(
                ThingOf(message), SyncFunction.NamesOf(message, "shadowNames"), SyncFunction.NumberOf(message, "offlineSince"), cancel)
                .ConfigureAwait(false),
            "conflict_summary" => await SummariseAsync(message, cancel).ConfigureAwait(false),
            "health_report" => await ReportAsync(message, invocation.Deadline, cancel).ConfigureAwait(false),
            _ => throw new SyncInputException(
                $"operation: \"{operation}\"; expected sync_check, offline_sync, conflict_summary or health_report"),
        });
    }

    private async Task<JsonObject> CheckAsync(JsonObject message, CancellationToken cancel)
    {
        string thing = ThingOf(message);
        var checks = await reports.CheckAsync(thing, SyncFunction.NamesOf(message, "shadowNames"), cancel).ConfigureAwait(false);
        return new JsonObject
        {
            ["thingName"] = thing,
            ["shadows"] = new JsonArray([.. checks.Select(check => check.ToJson(reports.Limits))]),
        };
    }

    private Task<JsonObject> SummariseAsync(JsonObject message, CancellationToken cancel)
    {
        string? thing = SyncFunction.TextOf(message, "thingName");
        if (thing is not null)
            ShadowId.Of(thing, null);
        long since = SyncFunction.NumberOf(message, "since") ?? (context.Time.GetUtcNow() - SummaryWindow).ToUnixTimeSeconds();
        return reports.SummariseAsync(thing, since, cancel);
    }

    private async Task<JsonObject> ReportAsync(JsonObject message, DateTimeOffset deadline, CancellationToken cancel)
    {
        var names = SyncFunction.NamesOf(message, "thingNames");
        IReadOnlyList<string>? things = names is null ? null : [.. names.Select(name => ShadowId.Of(name, null).Thing)];
        HealthReport report = await reports.HealthAsync(things, repairs: true, deadline - Reserve, cancel).ConfigureAwait(false);
        await reports.AnnounceAsync(report, cancel).ConfigureAwait(false);
        context.Log.Info("Health of the shadows", ("report", report.ToJson(isWhole: false).ToJsonString()));
        return report.ToJson(isWhole: things is not null);
    }

    private static string ThingOf(JsonObject message) => ShadowId.Of(SyncFunction.TextOf(message, "thingName"), null).Thing;
}
