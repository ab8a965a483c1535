using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tables;
using ItemRules = Tables.Items;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>A table in memory, for tests that make very many calls. Held to the same contract as the real ones; fails where a
/// test wants it to.</summary>
internal sealed class MemoryTable(TableSchema schema, TimeProvider? time = null) : ITable
{
    private readonly SortedDictionary<(string Partition, string Sort), string> _items = new(Comparer<(string, string)>.Create(ByBytes));
    private readonly Lock _lock = new();

    public TableSchema Schema => schema;

    public bool IsMissing { get; init; }

    /// <summary>Called before each call: somebody else may act in between, or the call may fail.</summary>
    public Action? OnCall { get; init; }

    /// <summary>Called before each write with its number; false: the table is busy, and nothing is written.</summary>
    public Func<int, bool> Before { get; set; } = _ => true;

    /// <summary>Called after each write with its number; false: it has happened, and fails nevertheless.</summary>
    public Func<int, bool> After { get; set; } = _ => true;

    /// <summary>Number of writes so far, those that failed included.</summary>
    public int Writes { get; private set; }

    /// <summary>All items, also those whose time is over.</summary>
    public IReadOnlyList<JsonObject> Items
    {
        get
        {
            lock (_lock)
                return [.. _items.Values.Select(json => JsonNode.Parse(json)!.AsObject())];
        }
    }

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel) => Run(() =>
        Find((partition, ItemRules.CheckKeys(schema, partition, sort))));

    public Task PutAsync(JsonObject item, CancellationToken cancel) => RunWrite(() => Write(item));

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel) => RunWrite(() =>
    {
        if (Find(ItemRules.KeysOf(item, schema)) is { } found)
            return found;
        Write(item);
        return null;
    });

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel) => RunWrite(() =>
    {
        JsonObject? found = Find(ItemRules.KeysOf(item, schema));
        bool isExpected = expected is null
            ? found is null || !found.ContainsKey(attribute)
            : found?[attribute] is { } value && IsSame(value, expected);
        return isExpected && Write(item);
    });

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) => RunWrite(() =>
    {
        (string, string) key = (partition, ItemRules.CheckKeys(schema, partition, sort));
        return Find(key) is not null && _items.Remove(key);
    });

    public async IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        ItemRules.CheckPartition(schema, partition);
        string[] found = await Run(() => _items
            .Where(one => one.Key.Partition == partition && ByBytes(("", one.Key.Sort), ("", fromSort ?? "")) >= 0)
            .Where(one => toSort is null || ByBytes(("", one.Key.Sort), ("", toSort)) <= 0)
            .Where(one => Find(one.Key) is not null)
            .Select(one => one.Value).ToArray());
        foreach (string item in (isNewestFirst ? found.Reverse() : found).Take(limit ?? int.MaxValue))
            yield return JsonNode.Parse(item)!.AsObject();
    }

    public async IAsyncEnumerable<JsonObject> ScanAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (string item in await Run(() => _items.Where(one => Find(one.Key) is not null).Select(one => one.Value).ToArray()))
            yield return JsonNode.Parse(item)!.AsObject();
    }

    private static int ByBytes((string Partition, string Sort) one, (string Partition, string Sort) other)
    {
        int order = Encoding.UTF8.GetBytes(one.Partition).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Partition));
        return order != 0 ? order : Encoding.UTF8.GetBytes(one.Sort).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Sort));
    }

    private static bool IsSame(JsonNode one, JsonNode other)
    {
        using JsonDocument left = JsonDocument.Parse(one.ToJsonString());
        using JsonDocument right = JsonDocument.Parse(other.ToJsonString());
        return JsonElement.DeepEquals(left.RootElement, right.RootElement);
    }

    private Task<T> RunWrite<T>(Func<T> write) => Run(() =>
    {
        int number = ++Writes;
        T result = Before(number) ? write() : throw new TableException(TableFault.Busy, "The table is busy.");
        return After(number) ? result : throw new TableException(TableFault.Busy, "The table is busy afterwards.");
    });

    private Task<T> Run<T>(Func<T> work)
    {
        try
        {
            OnCall?.Invoke();
            if (IsMissing)
                throw new TableException(TableFault.Missing, $"There is no table {schema.Name}.");
            lock (_lock)
                return Task.FromResult(work());
        }
        catch (TableException error)
        {
            return Task.FromException<T>(error);
        }
    }

    private bool Write(JsonObject item)
    {
        (string, string) key = ItemRules.KeysOf(item, schema);
        _items[key] = Encoding.UTF8.GetString(ItemRules.ToJson(item, schema));
        return true;
    }

    private JsonObject? Find((string, string) key)
    {
        if (!_items.TryGetValue(key, out string? json))
            return null;
        JsonObject item = JsonNode.Parse(json)!.AsObject();
        long now = (time ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds();
        return ItemRules.ExpiryOf(item, schema) <= now ? null : item;
    }
}
