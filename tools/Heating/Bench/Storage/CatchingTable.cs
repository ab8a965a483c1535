using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tables;

namespace Heating.Bench.Storage;

/// <summary>An empty table that keeps nothing: it hands over what would have been written.</summary>
internal sealed class CatchingTable(TableSchema schema) : ITable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<(string Partition, string Sort, string Item)> _caught = [];

    public TableSchema Schema => schema;

    public (string Partition, string Sort, string Item)[] Take()
    {
        (string, string, string)[] caught = [.. _caught];
        _caught.Clear();
        return caught;
    }

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel) => Task.FromResult<JsonObject?>(null);

    public Task PutAsync(JsonObject item, CancellationToken cancel) => TryAddAsync(item, cancel);

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel)
    {
        _caught.Add(((string)item[schema.PartitionKey]!, (string)item[schema.SortKey!]!, item.ToJsonString(Relaxed)));
        return Task.FromResult<JsonObject?>(null);
    }

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel) => Task.FromResult(false);

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) => Task.FromResult(false);

    public IAsyncEnumerable<JsonObject> QueryAsync(
        string partition, string? fromSort, string? toSort, bool isNewestFirst, int? limit, CancellationToken cancel) =>
        AsyncEnumerable.Empty<JsonObject>();

    public IAsyncEnumerable<JsonObject> ScanAsync(CancellationToken cancel) => AsyncEnumerable.Empty<JsonObject>();
}
