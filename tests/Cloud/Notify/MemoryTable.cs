using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Tables;

namespace HeatingSensor.Cloud.Tests.Notify;

/// <summary>A table in memory that fails where the test wants it to.</summary>
internal sealed class MemoryTable(TableSchema schema) : ITable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _items = new(StringComparer.Ordinal);

    public TableSchema Schema => schema;

    /// <summary>Called before each write with its number; false: the write does not happen, and fails.</summary>
    public Func<int, bool> Before { get; set; } = _ => true;

    /// <summary>Called after each write with its number; false: it has happened, and fails nevertheless.</summary>
    public Func<int, bool> After { get; set; } = _ => true;

    public int Writes { get; private set; }

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel)
    {
        lock (_lock)
            return Task.FromResult(Find(partition, sort));
    }

    public Task PutAsync(JsonObject item, CancellationToken cancel) => Write(() =>
    {
        Set(item);
        return true;
    });

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel) => Write(() =>
    {
        if (Find(Text(item, "pk"), Text(item, "sk")) is { } there)
            return there;
        Set(item);
        return (JsonObject?)null;
    });

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel) =>
        Write(() =>
        {
            var there = Find(Text(item, "pk"), Text(item, "sk"));
            if (!JsonNode.DeepEquals(there?[attribute], expected))
                return false;
            Set(item);
            return true;
        });

    public Task<JsonObject?> TryMarkAsync(JsonObject item, CancellationToken cancel) => TryAddAsync(item, cancel);

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) =>
        Write(() => _items.Remove(Key(partition, sort)));

    public async IAsyncEnumerable<JsonObject> QueryAsync(
        string partition,
        string? fromSort,
        string? toSort,
        bool isNewestFirst,
        int? limit,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        List<string> found = [];
        lock (_lock)
        {
            string prefix = partition + "\n";
            found.AddRange(_items
                .Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Where(item => toSort is null || string.CompareOrdinal(item.Key[prefix.Length..], toSort) <= 0)
                .Select(item => item.Value));
        }

        foreach (string json in found.Take(limit ?? int.MaxValue))
            yield return JsonNode.Parse(json)!.AsObject();
        await Task.CompletedTask;
    }

    public IAsyncEnumerable<JsonObject> ScanAsync(CancellationToken cancel) => throw new NotSupportedException();

    private Task<T> Write<T>(Func<T> write)
    {
        lock (_lock)
        {
            int number = ++Writes;
            if (!Before(number))
                return Task.FromException<T>(new TableException(TableFault.Busy, "the test wants it"));
            var result = write();
            return After(number)
                ? Task.FromResult(result)
                : Task.FromException<T>(new TableException(TableFault.Busy, "the test wants it, afterwards"));
        }
    }

    private JsonObject? Find(string partition, string? sort) =>
        _items.TryGetValue(Key(partition, sort), out string? json) ? JsonNode.Parse(json)!.AsObject() : null;

    private void Set(JsonObject item) => _items[Key(Text(item, "pk"), Text(item, "sk"))] = item.ToJsonString();

    private static string Text(JsonObject item, string name) => item[name]!.GetValue<string>();

    private static string Key(string partition, string? sort) => $"{partition}\n{sort}";
}
