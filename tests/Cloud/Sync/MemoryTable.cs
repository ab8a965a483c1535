using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Tables;

namespace HeatingSensor.Cloud.Tests.Sync;

/// <summary>A table in memory. Before each call the test may let somebody else act, or let the call fail.</summary>
internal sealed class MemoryTable(string name, Action? before = null) : ITable
{
    private readonly SortedDictionary<(string Partition, string Sort), JsonObject> _items = new(
        Comparer<(string, string)>.Create((one, other) =>
            string.CompareOrdinal(one.Item1, other.Item1) is not 0 and var first ? first : string.CompareOrdinal(one.Item2, other.Item2)));

    public TableSchema Schema { get; } = new(name, "pk", "sk", "expiresAt");

    public IEnumerable<JsonObject> Items => _items.Values;

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel)
    {
        before?.Invoke();
        return Task.FromResult(_items.TryGetValue((partition, sort!), out JsonObject? item) ? Copy(item) : null);
    }

    public Task PutAsync(JsonObject item, CancellationToken cancel)
    {
        before?.Invoke();
        _items[KeyOf(item)] = Copy(item);
        return Task.CompletedTask;
    }

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel)
    {
        before?.Invoke();
        return Task.FromResult(_items.TryAdd(KeyOf(item), Copy(item)) ? null : Copy(_items[KeyOf(item)]));
    }

    public Task<JsonObject?> TryMarkAsync(JsonObject item, CancellationToken cancel) => TryAddAsync(item, cancel);

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel)
    {
        before?.Invoke();
        if (!JsonNode.DeepEquals(_items.GetValueOrDefault(KeyOf(item))?[attribute], expected))
            return Task.FromResult(false);
        _items[KeyOf(item)] = Copy(item);
        return Task.FromResult(true);
    }

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) =>
        Task.FromResult(_items.Remove((partition, sort!)));

    public async IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        before?.Invoke();
        await Task.CompletedTask;
        var found = _items.Where(pair => pair.Key.Partition == partition
            && (fromSort is null || string.CompareOrdinal(pair.Key.Sort, fromSort) >= 0)
            && (toSort is null || string.CompareOrdinal(pair.Key.Sort, toSort) <= 0)).Select(pair => Copy(pair.Value)).ToList();
        if (isNewestFirst)
            found.Reverse();
        foreach (JsonObject item in found.Take(limit ?? int.MaxValue))
            yield return item;
    }

    public async IAsyncEnumerable<JsonObject> ScanAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        before?.Invoke();
        await Task.CompletedTask;
        foreach (JsonObject item in _items.Values.Select(Copy).ToList())
            yield return item;
    }

    private static (string, string) KeyOf(JsonObject item) => (item["pk"]!.GetValue<string>(), item["sk"]!.GetValue<string>());

    private static JsonObject Copy(JsonObject item) => (JsonObject)item.DeepClone();
}
