using System.Text.Json.Nodes;
using Cloud.Lambda;
using Cloud.Sync;

namespace Cloud.ConflictResolver;

/// <summary>The function ConflictResolver. A rule sends it each change of a shadow (`operation` is `record`), another each delta; either
/// may come late, twice, or not at all.</summary>
internal sealed class Resolver(FunctionContext context, SyncFunction function)
{
    /// <exception cref="SyncInputException">The event or a thing's settings cannot be used: trying again does not help.</exception>
    /// <exception cref="SyncBusyException">Others were faster each time.</exception>
    /// <exception cref="AwsCallException">A service did not answer.</exception>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancel)
    {
        JsonObject message = SyncFunction.EventOf(invocation);
        var id = ShadowId.Of(SyncFunction.TextOf(message, "thingName"), SyncFunction.TextOf(message, "shadowName"));
        string? operation = SyncFunction.TextOf(message, "operation");
        SyncOutcome outcome = operation switch
        {
            "record" => await RecordAsync(id, message, cancel).ConfigureAwait(false),
            null or "resolve" => await ResolveAsync(id, message, cancel).ConfigureAwait(false),
            _ => throw new SyncInputException($"operation: \"{operation}\"; expected record, or none for a delta"),
        };
        JsonObject answer = outcome.ToJson();
        context.Log.Info("Synchronised", ("outcome", answer.ToJsonString()));
        foreach (string why in outcome.Refusals)
            context.Log.Warn($"A write to {id} was refused: {why}");
        return SyncFunction.BytesOf(answer);
    }

    // The change is kept first: whatever fails later, the history is whole.
    private async Task<SyncOutcome> RecordAsync(ShadowId id, JsonObject message, CancellationToken cancel)
    {
        HistoryRecord record = HistoryRecord.Of(message);
        await function.Tables.AddAsync(id, record, cancel).ConfigureAwait(false);
        return await function.Sync.RunAsync(id, new SyncRequest { Received = record }, cancel).ConfigureAwait(false);
    }

    // A delta says only that there is something to look at; a write of our own is no news.
    private async Task<SyncOutcome> ResolveAsync(ShadowId id, JsonObject message, CancellationToken cancel)
    {
        long version = SyncFunction.NumberOf(message, "version") ?? throw new SyncInputException("version is missing");
        return ShadowSync.IsOwn(SyncFunction.TextOf(message, "clientToken"))
            ? new SyncOutcome(id)
            : await function.Sync.RunAsync(id, new SyncRequest { Version = version }, cancel).ConfigureAwait(false);
    }
}
