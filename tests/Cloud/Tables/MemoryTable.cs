using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tables;

namespace HeatingSensor.Cloud.Tests.Tables;

/// <summary>A table in memory, for tests that make very many calls. Held to the same contract as the real ones.</summary>
internal sealed class MemoryTable(TableSchema schema, TimeProvider? time = null) : ITable
{
    private readonly SortedDictionary<(string Partition, string Sort), string> _items = new(Comparer<(string, string)>.Create(ByBytes));
    private readonly Lock _lock = new();

    public TableSchema Schema => schema;

    public bool IsMissing { get; init; }

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel) => Run(() =>
        Find((partition, Items.CheckKeys(schema, partition, sort))));

    public Task PutAsync(JsonObject item, CancellationToken cancel) => Run(() => Write(item));

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel) => Run(() =>
    {
        if (Find(Items.KeysOf(item, schema)) is { } found)
            return found;
        Write(item);
        return null;
    });

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel) => Run(() =>
    {
        JsonObject? found = Find(Items.KeysOf(item, schema));
        bool isExpected = expected is null
            ? found is null || !found.ContainsKey(attribute)
            : found?[attribute] is { } value && IsSame(value, expected);
        return isExpected && Write(item);
    });

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) => Run(() =>
    {
        (string, string) key = (partition, Items.CheckKeys(schema, partition, sort));
        return Find(key) is not null && _items.Remove(key);
    });

    public async IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        Items.CheckPartition(schema, partition);
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

    private Task<T> Run<T>(Func<T> work)
    {
        try
        {
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
        (string, string) key = Items.KeysOf(item, schema);
        _items[key] = Encoding.UTF8.GetString(Items.ToJson(item, schema));
        return true;
    }

    private JsonObject? Find((string, string) key)
    {
        if (!_items.TryGetValue(key, out string? json))
            return null;
        JsonObject item = JsonNode.Parse(json)!.AsObject();
        long now = (time ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds();
        return Items.ExpiryOf(item, schema) <= now ? null : item;
    }
}
