using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using LocalIotCore.Rules.Actions;
using Tables;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Functions, queues and tables that remember what they got, and fail when they are told to.</summary>
internal sealed class FakeBackends : IRuleBackends
{
    private readonly ConcurrentQueue<(string Function, string Payload)> _invocations = new();
    private readonly ConcurrentQueue<(string Queue, string Body)> _sent = new();

    /// <summary>Invocations that were accepted.</summary>
    public IReadOnlyList<(string Function, string Payload)> Invocations => [.. _invocations];

    /// <summary>Messages that queues took.</summary>
    public IReadOnlyList<(string Queue, string Body)> Sent => [.. _sent];

    public FakeTable Events { get; } = new(new TableSchema("events", "deviceId", "eventId"));

    /// <summary>What the next calls fail with; null: they succeed.</summary>
    public ActionException? Failure { get; set; }

    /// <summary>Called before a message goes into a queue: a test can let it wait.</summary>
    public Action OnSend { get; set; } = () => { };

    public void Invoke(string functionNameOrArn, ReadOnlySpan<byte> payload)
    {
        if (Failure is { } failure)
            throw failure;
        _invocations.Enqueue((functionNameOrArn, Encoding.UTF8.GetString(payload)));
    }

    public byte[] Call(string functionNameOrArn, ReadOnlyMemory<byte> payload, TimeSpan timeout) => "{}"u8.ToArray();

    public void Send(string queueUrl, string body)
    {
        OnSend();
        if (Failure is { } failure)
            throw failure;
        _sent.Enqueue((queueUrl, body));
    }

    public ITable Table(string name) => name == Events.Schema.Name ? Events : throw new ActionException($"There is no table {name}.");
}

/// <summary>A table in memory, which checks keys as a real one does.</summary>
internal sealed class FakeTable(TableSchema schema) : ITable
{
    private readonly ConcurrentDictionary<(string, string?), string> _items = new();
    private int _failuresLeft;

    public TableSchema Schema => schema;

    public int Count => _items.Count;

    /// <summary>The next calls find the table busy.</summary>
    public void BeBusy(int times) => _failuresLeft = times;

    public Task<JsonObject?> GetAsync(string partition, string? sort, CancellationToken cancel) => Task.FromResult(
        _items.TryGetValue((partition, sort), out string? item) ? JsonNode.Parse(item)!.AsObject() : null);

    public Task PutAsync(JsonObject item, CancellationToken cancel)
    {
        if (Interlocked.Decrement(ref _failuresLeft) >= 0)
            throw new TableException(TableFault.Busy, "The table is busy.");
        _items[(Key(item, schema.PartitionKey), schema.SortKey is { } sort ? Key(item, sort) : null)] = item.ToJsonString();
        return Task.CompletedTask;
    }

    public Task<bool> DeleteAsync(string partition, string? sort, CancellationToken cancel) =>
        Task.FromResult(_items.TryRemove((partition, sort), out _));

    public Task<JsonObject?> TryAddAsync(JsonObject item, CancellationToken cancel) => throw new NotSupportedException();

    public Task<JsonObject?> TryMarkAsync(JsonObject item, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> TryReplaceAsync(JsonObject item, string attribute, JsonNode? expected, CancellationToken cancel) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<JsonObject> QueryAsync(string partition, string? fromSort, string? toSort, bool isNewestFirst,
        int? limit, CancellationToken cancel) => throw new NotSupportedException();

    public IAsyncEnumerable<JsonObject> ScanAsync(CancellationToken cancel) => throw new NotSupportedException();

    private static string Key(JsonObject item, string name) => item[name] is JsonValue value && value.TryGetValue(out string? key)
        ? key
        : throw new TableException(TableFault.BadItem, $"The item has no text in {name}.");
}
