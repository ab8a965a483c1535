using System.Text;
using System.Text.Json.Nodes;
using Cloud.Lambda;

namespace Cloud.Sync;

/// <summary>Who is told of what synchronisation finds and does.</summary>
public interface ISyncNotices
{
    /// <summary>Counts one, for a shadow.</summary>
    /// <param name="metric">One of <see cref="SyncMetric"/>.</param>
    void Count(string metric, ShadowId id);

    /// <summary>Announces something. May come twice: the conflict in it says which one it is about.</summary>
    /// <param name="detailType">One of <see cref="SyncEvent"/>.</param>
    Task AnnounceAsync(string detailType, JsonObject detail, CancellationToken cancel);
}

/// <summary>The metrics, in the namespace `IoT/ShadowSync`, with the dimensions ThingName and ShadowName.</summary>
public static class SyncMetric
{
    public const string Namespace = "IoT/ShadowSync";

    /// <summary>A conflict was found.</summary>
    public const string ConflictDetected = "ConflictDetected";

    /// <summary>A shadow whose sides differed has no difference left.</summary>
    public const string SyncCompleted = "SyncCompleted";

    /// <summary>A shadow was synchronised after its device had been away.</summary>
    public const string OfflineSync = "OfflineSync";

    /// <summary>ShadowName of the classic shadow, which has no name: a dimension may not be empty. No named shadow may be called so,
    /// because of the parentheses.</summary>
    public const string ClassicName = "(classic)";
}

/// <summary>The events on the bus, by their `detail-type`; their source is `iot.shadow.sync`.</summary>
public static class SyncEvent
{
    public const string Source = "iot.shadow.sync";

    public const string Resolved = "Conflict Resolved";

    public const string ReviewRequired = "Manual Review Required";

    public const string Settled = "Conflict Settled";

    public const string OfflineSyncCompleted = "Offline Sync Completed";

    public const string HealthDegraded = "Shadow Health Degraded";
}

/// <summary>Metrics into a function's log, events onto an EventBridge bus.</summary>
/// <param name="bus">Name of the bus; null: events are only logged.</param>
public sealed class FunctionNotices(FunctionContext context, AwsHttp http, string? bus) : ISyncNotices
{
    private readonly FunctionMetrics _metrics = new(context.Log, context.Time, SyncMetric.Namespace);

    /// <inheritdoc/>
    public void Count(string metric, ShadowId id) =>
        _metrics.Count(metric, 1, ("ThingName", id.Thing), ("ShadowName", id.Shadow ?? SyncMetric.ClassicName));

    /// <inheritdoc/>
    public async Task AnnounceAsync(string detailType, JsonObject detail, CancellationToken cancel)
    {
        context.Log.Info(detailType, ("detail", detail.ToJsonString()));
        if (bus is null)
            return;
        var request = new JsonObject
        {
            ["Entries"] = new JsonArray(new JsonObject
            {
                ["EventBusName"] = bus,
                ["Source"] = SyncEvent.Source,
                ["DetailType"] = detailType,
                ["Detail"] = detail.ToJsonString(),
            }),
        };
        byte[] answer = await http.SendAsync(
            AwsService.Events,
            HttpMethod.Post,
            "/",
            Encoding.UTF8.GetBytes(request.ToJsonString()),
            "AWSEvents.PutEvents",
            cancel).ConfigureAwait(false);
        // A refused entry is no error of the call.
        JsonNode? response = JsonNode.Parse(answer);
        if (response?["FailedEntryCount"]?.GetValue<int>() is > 0)
        {
            JsonNode? entry = response["Entries"]?[0];
            throw new InvalidOperationException(
                $"The event bus {bus} refused \"{detailType}\": {entry?["ErrorCode"]}: {entry?["ErrorMessage"]}");
        }
    }
}
