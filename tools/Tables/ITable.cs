using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Tables;

/// <summary>One table of items: JSON objects with a partition key and, if the schema has one, a sort key. Has the meaning
/// of a DynamoDB table, whoever keeps it: reads see every write that has returned, and numbers keep their value to the last
/// digit. What a method returns is durable.</summary>
/// <remarks>Every method throws <see cref="TableException"/> if the table is missing, full, forbidden or cannot be
/// reached, or if a key or item is not what a table can hold.</remarks>
public interface ITable
{
    TableSchema Schema { get; }

    /// <summary>The item with a key, or null.</summary>
    /// <param name="sort">Sort key; null if the schema has none.</param>
    Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel);

    /// <summary>Stores an item; one with the same key is overwritten whole.</summary>
    Task PutAsync(JsonObject item, CancellationToken cancel);

    /// <summary>Stores an item if there is none with its key.</summary>
    /// <returns>Null if it was stored, otherwise the item that is there.</returns>
    Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel);

    /// <summary>As <see cref="TryAddAsync"/>, but it may be undone by a power cut until a later write through the same object
    /// has returned; then both are kept. For a mark that means nothing without what is written after it.</summary>
    Task<JsonObject?> TryMarkAsync(JsonObject item, CancellationToken cancel) => TryAddAsync(item, cancel);

    /// <summary>Stores two items, each if there is none with its key, and the second only if the first was stored. A power cut
    /// may leave the first alone, as DynamoDB's plain writes do; a table that can keeps both or neither.</summary>
    /// <returns>What was there of each; null if it was stored, or not tried.</returns>
    async Task<(JsonObject? First, JsonObject? Second)> TryAddBothAsync(JsonObject first, JsonObject second, CancellationToken cancel) =>
        await TryAddAsync(first, cancel).ConfigureAwait(false) is { } there
            ? (there, null)
            : (null, await TryAddAsync(second, cancel).ConfigureAwait(false));

    /// <summary>Overwrites an item if one of its attributes still has the expected value.</summary>
    /// <param name="expected">Null: the attribute, or the whole item, must not exist.</param>
    /// <returns>False if the value is another.</returns>
    Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel);

    /// <summary>Removes an item. False if there was none.</summary>
    Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel);

    /// <summary>Items of one partition in the order of their sort keys (ordinal, by UTF-8 bytes).</summary>
    /// <param name="fromSort">Lowest sort key, included; null: from the first.</param>
    /// <param name="toSort">Highest sort key, included; null: to the last.</param>
    /// <param name="limit">Most items; null: all.</param>
    IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, CancellationToken cancel);

    /// <summary>As <see cref="QueryAsync"/>, each item as UTF-8 JSON, whose bytes stay as they are until the next
    /// is asked for: for who reads many and needs little of each.</summary>
    async IAsyncEnumerable<ReadOnlyMemory<byte>> QueryJsonAsync(string partition, string? fromSort, string? toSort,
        bool isNewestFirst, int? limit, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (JsonObject item in QueryAsync(partition, fromSort, toSort, isNewestFirst, limit, cancel).ConfigureAwait(false))
            yield return Encoding.UTF8.GetBytes(item.ToJsonString());
    }

    /// <summary>All items, in no particular order.</summary>
    IAsyncEnumerable<JsonObject> ScanAsync(CancellationToken cancel);
}

/// <summary>Name and keys of a table. Keys are strings.</summary>
/// <param name="SortKey">Null: the partition key alone identifies an item.</param>
/// <param name="TimeToLive">Attribute with the Unix second after which an item is gone; null: items stay.</param>
public sealed record TableSchema(string Name, string PartitionKey, string? SortKey = null, string? TimeToLive = null);
