using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>Synchronisation on demand and on a schedule: what the function SyncManager and `heating sync` offer.</summary>
public sealed class SyncReports(
    IShadowStore shadows, SyncTables tables, ShadowSync sync, ISyncNotices notices, HealthLimits limits, TimeProvider time)
{
    // Of AWS's 400 shadow calls a second; enough to hide the round trip.
    private const int ThingsAtOnceMax = 8;

    /// <summary>From when on a shadow is not well.</summary>
    public HealthLimits Limits => limits;

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>A thing's shadows as they are; nothing changes.</summary>
    /// <param name="names">Names, null for the classic shadow; null: all that exist.</param>
    public async Task<IReadOnlyList<ShadowCheck>> CheckAsync(
        string thing, IReadOnlyList<string?>? names, CancellationToken cancel)
    {
        var checks = new List<ShadowCheck>();
        foreach (ShadowId id in await ShadowsOfAsync(thing, names, cancel).ConfigureAwait(false))
            checks.Add(new ShadowCheck(await sync.InspectAsync(id, cancel).ConfigureAwait(false), Now));
        return names is null ? [.. checks.Where(check => check.Exists)] : checks;
    }

    /// <summary>Synchronises a thing that was away. Every message that was lost meanwhile is made up for by reading the shadow.</summary>
    /// <param name="offlineSince">Unix second; with it, the answer says what each side has written since.</param>
    public async Task<JsonObject> SynchroniseAsync(
        string thing, IReadOnlyList<string?>? names, long? offlineSince, CancellationToken cancel)
    {
        var results = new JsonArray();
        foreach (ShadowId id in await ShadowsOfAsync(thing, names, cancel).ConfigureAwait(false))
        {
            SyncOutcome outcome = await sync.RunAsync(id, new SyncRequest { MustRead = true }, cancel).ConfigureAwait(false);
            if (outcome.IsMissing && names is null)
                continue;
            JsonObject result = outcome.ToJson();
            if (offlineSince is { } since && outcome.State is { } state)
            {
                result["desiredWhileAway"] = Written(state, field => field.DesiredAt > since);
                result["reportedSince"] = Written(state, field => field.ReportedAt > since);
            }

            results.Add((JsonNode)result);
            if (!outcome.IsMissing)
                notices.Count(SyncMetric.OfflineSync, id);
        }

        var answer = new JsonObject { ["thingName"] = thing, ["shadows"] = results };
        await notices.AnnounceAsync(SyncEvent.OfflineSyncCompleted, answer, cancel).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Conflicts, the newest last.</summary>
    /// <param name="thing">Null: of all things.</param>
    /// <param name="since">Unix second.</param>
    public async Task<IReadOnlyList<ConflictRecord>> ConflictsAsync(string? thing, long since, CancellationToken cancel)
    {
        var all = new List<ConflictRecord>();
        await foreach (ConflictRecord conflict in tables.ConflictsAsync(thing, since, cancel).ConfigureAwait(false))
            all.Add(conflict);
        return [.. all.OrderBy(conflict => conflict.At).ThenBy(conflict => conflict.Id.Key, StringComparer.Ordinal)];
    }

    /// <summary>Conflicts in figures, and those that nobody has decided.</summary>
    public async Task<JsonObject> SummariseAsync(string? thing, long since, CancellationToken cancel)
    {
        IReadOnlyList<ConflictRecord> all = await ConflictsAsync(thing, since, cancel).ConfigureAwait(false);
        JsonObject Counts(Func<ConflictRecord, string> key) => new(all.GroupBy(key).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, (JsonNode?)JsonValue.Create(group.Count()))));
        return new JsonObject
        {
            ["thingName"] = thing,
            ["since"] = since,
            ["conflicts"] = all.Count,
            ["byStatus"] = Counts(conflict => ConflictRecord.NameOf(conflict.Status)),
            ["byStrategy"] = Counts(conflict => conflict.Strategy),
            ["byShadow"] = Counts(conflict => conflict.Id.Key),
            ["byField"] = Counts(conflict => conflict.Path.ToString()),
            ["highestSeverity"] = SyncSettings.NameOf(all.Select(conflict => conflict.Severity).DefaultIfEmpty(Severity.None).Max()),
            ["unresolved"] = new JsonArray([.. all.Where(conflict => conflict.IsUnresolved).Select(conflict => conflict.ToJson())]),
        };
    }

    /// <summary>All shadows of things that exist, thing by thing.</summary>
    /// <param name="things">Null: all things.</param>
    /// <param name="repairs">Synchronises each shadow on the way: the net below lost messages.</param>
    /// <param name="until">No thing is begun later.</param>
    public async Task<HealthReport> HealthAsync(
        IReadOnlyList<string>? things, bool repairs, DateTimeOffset until, CancellationToken cancel)
    {
        IReadOnlyList<string> all = things ?? await shadows.ThingsAsync(cancel).ConfigureAwait(false);
        var checks = new ConcurrentBag<ShadowCheck>();
        var failures = new ConcurrentBag<(string Thing, string Why)>();
        int left = 0;
        var bound = new ParallelOptions { MaxDegreeOfParallelism = ThingsAtOnceMax, CancellationToken = cancel };
        await Parallel.ForEachAsync(all, bound, async (thing, token) =>
        {
            if (time.GetUtcNow() > until)
            {
                Interlocked.Increment(ref left);
                return;
            }

            try
            {
                foreach (ShadowId id in await ShadowsOfAsync(thing, null, token).ConfigureAwait(false))
                {
                    SyncOutcome outcome = repairs
                        ? await sync.RunAsync(id, new SyncRequest { MustRead = true }, token).ConfigureAwait(false)
                        : await sync.InspectAsync(id, token).ConfigureAwait(false);
                    checks.Add(new ShadowCheck(outcome, Now));
                }
            }
            catch (Exception error) when (error is SyncInputException or SyncBusyException or InvalidDataException)
            {
                failures.Add((thing, error.Message)); // one thing's settings must not hide the others' state
            }
        }).ConfigureAwait(false);
        return new HealthReport(
            all.Count,
            left,
            [.. checks.Where(check => check.Exists).OrderBy(check => check.Id.Key, StringComparer.Ordinal)],
            [.. failures.OrderBy(failure => failure.Thing, StringComparer.Ordinal)],
            limits);
    }

    /// <summary>Announces a report that is not good.</summary>
    public Task AnnounceAsync(HealthReport report, CancellationToken cancel) => report.IsHealthy
        ? Task.CompletedTask
        : notices.AnnounceAsync(SyncEvent.HealthDegraded, report.ToJson(isWhole: false), cancel);

    private async Task<IReadOnlyList<ShadowId>> ShadowsOfAsync(
        string thing, IReadOnlyList<string?>? names, CancellationToken cancel)
    {
        ShadowId classic = ShadowId.Of(thing, null);
        if (names is not null)
            return [.. names.Select(name => ShadowId.Of(thing, name)).Distinct()];
        return [classic, .. (await shadows.ListAsync(thing, cancel).ConfigureAwait(false)).Select(name => ShadowId.Of(thing, name))];
    }

    private static JsonArray Written(SyncState state, Func<Field, bool> isSince) =>
        new([.. Field.Of(state.Document).Where(isSince).Select(field => JsonValue.Create(field.Path.ToString()))]);
}

/// <summary>The state of many shadows.</summary>
/// <param name="Left">Things that there was no time for.</param>
/// <param name="Failures">Things whose state could not be found out.</param>
public sealed record HealthReport(
    int Things,
    int Left,
    IReadOnlyList<ShadowCheck> Checks,
    IReadOnlyList<(string Thing, string Why)> Failures,
    HealthLimits Limits)
{
    // An event on the bus has 256 KB.
    private const int EntriesMax = 100;

    public IEnumerable<ShadowCheck> Unhealthy => Checks.Where(check => check.Problems(Limits).Any());

    public bool IsHealthy => Failures.Count == 0 && Left == 0 && !Unhealthy.Any();

    /// <summary>For programs.</summary>
    /// <param name="isWhole">Every shadow; otherwise only those that are not well.</param>
    public JsonObject ToJson(bool isWhole)
    {
        var listed = isWhole ? Checks : Unhealthy.Take(EntriesMax);
        return new JsonObject
        {
            ["healthy"] = IsHealthy,
            ["things"] = Things,
            ["thingsLeft"] = Left,
            ["shadows"] = Checks.Count,
            ["unhealthyShadows"] = Unhealthy.Count(),
            ["unresolvedConflicts"] = Checks.Sum(check => check.Open.Count),
            ["outOfSync"] = Checks.Count(check => check.Differences.Count > 0),
            ["longestOutOfSyncS"] = Checks.Max(check => check.DifferingForS),
            ["entries"] = new JsonArray([.. listed.Select(check => check.ToJson(Limits))]),
            ["failures"] = new JsonArray([.. Failures.Take(EntriesMax).Select(failure => new JsonObject
            {
                ["thingName"] = failure.Thing, ["reason"] = failure.Why,
            })]),
        };
    }
}
