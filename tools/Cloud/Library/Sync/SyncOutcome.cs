using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>Why a shadow is synchronised.</summary>
public sealed record SyncRequest
{
    /// <summary>A change has just come. It may be older than what is known: of a shadow that was created anew.</summary>
    public HistoryRecord? Received { get; init; }

    /// <summary>The version that a message told of; null if none did.</summary>
    public long? Version { get; init; }

    /// <summary>Reads the shadow even if its history seems complete: messages may have been lost.</summary>
    public bool MustRead { get; init; }

    /// <summary>A person decides conflicts, those under review too; null for a field that stays as it is.</summary>
    public Func<Field, SyncSettings, Side?>? Take { get; init; }
}

/// <summary>What became of a shadow.</summary>
public sealed record SyncOutcome(ShadowId Id)
{
    /// <summary>The shadow does not exist.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The state up to which its history was followed; null if it never existed.</summary>
    public SyncState? State { get; init; }

    /// <summary>Its sides differed, and do no longer.</summary>
    public bool IsCompleted { get; init; }

    /// <summary>Versions whose message has not come yet; null if none. It will start the next run.</summary>
    public (long First, long Last)? Waiting { get; init; }

    public List<ConflictRecord> Found { get; } = [];

    public List<ConflictRecord> Resolved { get; } = [];

    public List<ConflictRecord> ForReview { get; } = [];

    /// <summary>What was written into the desired section.</summary>
    public List<JsonObject> Written { get; } = [];

    /// <summary>Why the service did not accept a write.</summary>
    public List<string> Refusals { get; } = [];

    /// <summary>For the log, and as a function's answer.</summary>
    public JsonObject ToJson() => new()
    {
        ["thingName"] = Id.Thing,
        ["shadowName"] = Id.Shadow,
        ["exists"] = !IsMissing,
        ["version"] = State?.Version,
        ["differences"] = State?.Differences.Count ?? 0,
        ["completed"] = IsCompleted,
        ["waitingFor"] = Waiting is { } missing ? new JsonArray(missing.First, missing.Last) : null,
        ["conflicts"] = Found.Count,
        ["resolved"] = Resolved.Count,
        ["forReview"] = ForReview.Count,
        ["written"] = new JsonArray([.. Written.Select(patch => patch.DeepClone())]),
        ["refused"] = new JsonArray([.. Refusals.Select(why => JsonValue.Create(why))]),
    };

    internal JsonObject Figures(long version, int conflicts) => new()
    {
        ["shadowName"] = Id.Shadow,
        ["version"] = version,
        ["conflicts"] = conflicts,
        ["resolved"] = Resolved.Count,
        ["forReview"] = ForReview.Count,
        ["writes"] = Written.Count,
        ["refused"] = Refusals.Count,
    };
}
