using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Tables;

namespace Cloud.Sync;

/// <summary>The three tables of shadow synchronisation. Every table has a partition key and a sort key of whatever names.</summary>
/// <remarks>
/// history: partition `thing/shadow`; `base` is the state up to which the history was followed, `v…` one change each.
/// device configuration: partition thing, `settings`.
/// metrics: partition thing; `conflict#…` one conflict each, `run#…` one change that was made each.
/// Documents are kept as JSON text, so that numbers keep all their digits and a name may be any text.
/// </remarks>
/// <param name="keepDays">For how long changes, runs and closed conflicts are kept.</param>
public sealed class SyncTables(ITable history, ITable configuration, ITable metrics, TimeProvider time, int keepDays)
{
    private const string BaseKey = "base";
    private const string SettingsKey = "settings";
    private const string ConflictPrefix = "conflict#";
    private const string RunPrefix = "run#";
    private const string Revision = "revision";
    private const string Status = "status";
    private const string ContentName = "content";

    // DynamoDB's limit of a sort key is 1,024 bytes; a field's path may have 8,192.
    private const int PathBytesMax = 600;

    /// <summary>Keeps a change; one that came before stays as it is.</summary>
    /// <returns>False if it came before.</returns>
    public async Task<bool> AddAsync(ShadowId id, HistoryRecord record, CancellationToken cancel)
    {
        // A shadow that is created anew counts from the beginning, so the version alone does not tell its changes apart.
        string key = string.Create(CultureInfo.InvariantCulture, $"{VersionKey(record.Current.Version)}#{record.Current.Timestamp}");
        JsonObject item = Item(history, id.Key, key, record.ToJson());
        item["version"] = record.Current.Version;
        return await history.TryAddAsync(Expiring(history, item), cancel).ConfigureAwait(false) is null;
    }

    /// <summary>Changes after a version, in order.</summary>
    public async IAsyncEnumerable<HistoryRecord> RecordsAsync(
        ShadowId id, long afterVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        var items = history.QueryAsync(id.Key, VersionKey(afterVersion + 1), "v~", isNewestFirst: false, null, cancel);
        await foreach (JsonObject item in items.ConfigureAwait(false))
            yield return HistoryRecord.Of((JsonObject)JsonNode.Parse(Content(item))!);
    }

    /// <summary>The state up to which a shadow's history was followed, and the revision to save the next one with.</summary>
    public async Task<(SyncState? State, long Revision)> LoadAsync(ShadowId id, CancellationToken cancel) =>
        await history.GetAsync(id.Key, BaseKey, cancel).ConfigureAwait(false) is { } item
            ? (SyncState.Parse(Content(item)), SyncDocument.NumberOf(item, Revision) ?? 0)
            : (null, 0);

    /// <summary>Saves the state, unless somebody else did in the meantime.</summary>
    /// <param name="revision">As it was loaded; 0 if there was none.</param>
    public Task<bool> SaveAsync(ShadowId id, SyncState state, long revision, CancellationToken cancel)
    {
        JsonObject item = Item(history, id.Key, BaseKey, state.ToJson());
        item[Revision] = revision + 1;
        return history.TryReplaceAsync(item, Revision, revision == 0 ? null : JsonValue.Create(revision), cancel);
    }

    /// <summary>A thing's own settings; null if it has none.</summary>
    public Task<JsonObject?> SettingsAsync(string thing, CancellationToken cancel) =>
        configuration.GetAsync(thing, configuration.Schema.SortKey is null ? null : SettingsKey, cancel);

    /// <summary>Keeps a conflict that is new.</summary>
    /// <returns>Null if it was, otherwise what is known of it.</returns>
    public async Task<ConflictRecord?> TryAddAsync(ConflictRecord conflict, CancellationToken cancel) =>
        await metrics.TryAddAsync(ItemOf(conflict), cancel).ConfigureAwait(false) is { } known
            ? ConflictRecord.Parse(Content(known))
            : null;

    /// <summary>Replaces a conflict, if it still has a status.</summary>
    public Task<bool> TryReplaceAsync(ConflictRecord conflict, ConflictStatus expected, CancellationToken cancel) =>
        metrics.TryReplaceAsync(ItemOf(conflict), Status, JsonValue.Create(ConflictRecord.NameOf(expected)), cancel);

    /// <summary>A thing's conflicts that began at a time or later, oldest first.</summary>
    /// <param name="thing">Null: those of all things, in no particular order.</param>
    /// <param name="since">Unix second.</param>
    public async IAsyncEnumerable<ConflictRecord> ConflictsAsync(
        string? thing, long since, [EnumeratorCancellation] CancellationToken cancel)
    {
        string from = ConflictPrefix + TimeKey(Math.Max(0, since));
        var items = thing is null
            ? metrics.ScanAsync(cancel)
            : metrics.QueryAsync(thing, from, ConflictPrefix + "~", isNewestFirst: false, null, cancel);
        await foreach (JsonObject item in items.ConfigureAwait(false))
        {
            string sort = item[metrics.Schema.SortKey!]!.GetValue<string>();
            if (sort.StartsWith(ConflictPrefix, StringComparison.Ordinal) && string.CompareOrdinal(sort, from) >= 0)
                yield return ConflictRecord.Parse(Content(item));
        }
    }

    /// <summary>Keeps what a run has done.</summary>
    public Task AddRunAsync(ShadowId id, JsonObject figures, CancellationToken cancel)
    {
        string at = time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        return metrics.PutAsync(Expiring(metrics, Item(metrics, id.Thing, $"{RunPrefix}{at}#{id.Shadow}", figures)), cancel);
    }

    private JsonObject ItemOf(ConflictRecord conflict)
    {
        string path = conflict.Path.ToString();
        if (Encoding.UTF8.GetByteCount(path) > PathBytesMax)
            path = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)));
        string key = $"{ConflictPrefix}{TimeKey(conflict.At)}#{VersionKey(conflict.Version)}#{conflict.Id.Shadow}#{path}";
        JsonObject item = Item(metrics, conflict.Id.Thing, key, conflict.ToJson());
        item[Status] = ConflictRecord.NameOf(conflict.Status);
        return conflict.IsUnresolved ? item : Expiring(metrics, item);
    }

    private static JsonObject Item(ITable table, string partition, string sort, JsonObject content) => new()
    {
        [table.Schema.PartitionKey] = partition,
        [table.Schema.SortKey!] = sort,
        [ContentName] = content.ToJsonString(),
    };

    private JsonObject Expiring(ITable table, JsonObject item)
    {
        if (table.Schema.TimeToLive is { } attribute)
            item[attribute] = time.GetUtcNow().AddDays(keepDays).ToUnixTimeSeconds();
        return item;
    }

    private static string Content(JsonObject item) => item[ContentName]!.GetValue<string>();

    private static string VersionKey(long version) => "v" + version.ToString("D19", CultureInfo.InvariantCulture);

    private static string TimeKey(long second) => second.ToString("D12", CultureInfo.InvariantCulture);
}
