using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>One change of a shadow: an update/documents message.</summary>
/// <param name="Previous">The document before; null for a shadow's first one.</param>
/// <param name="ClientToken">Of the update; null if it had none.</param>
public sealed record HistoryRecord(SyncDocument? Previous, SyncDocument Current, string? ClientToken)
{
    /// <summary>Reads the message, or the event that carries it.</summary>
    /// <exception cref="SyncInputException">It is something else.</exception>
    public static HistoryRecord Of(JsonObject message)
    {
        long timestamp = SyncDocument.NumberOf(message, "timestamp")
            ?? throw new SyncInputException("timestamp: expected the Unix second of the update");
        SyncDocument current = SyncDocument.Of(message["current"], timestamp);
        SyncDocument? previous = message["previous"] is { } before ? SyncDocument.Of(before) : null;
        return previous is null || previous.Version < current.Version
            ? new HistoryRecord(previous, current, message["clientToken"]?.GetValue<string>())
            : throw new SyncInputException($"previous.version {previous.Version}: expected less than current.version {current.Version}");
    }

    /// <summary>The message again.</summary>
    public JsonObject ToJson() => new()
    {
        ["previous"] = Previous?.ToJson(),
        ["current"] = Current.ToJson(),
        ["timestamp"] = Current.Timestamp,
        ["clientToken"] = ClientToken,
    };
}

/// <summary>What became of a conflict.</summary>
public enum ConflictStatus
{
    /// <summary>Found, and not decided yet.</summary>
    Open,

    /// <summary>Left to a person.</summary>
    Review,

    /// <summary>Decided, by a strategy or a person.</summary>
    Resolved,

    /// <summary>Over without a decision: one side has come round, or has withdrawn its value.</summary>
    Settled,
}

/// <summary>A conflict as the metrics table keeps it. Which one it is: thing, shadow, field, and the version with which it
/// began.</summary>
/// <param name="Winner">Null: nobody has decided.</param>
/// <param name="ClosedAt">Unix second; null while it is open.</param>
public sealed record ConflictRecord(
    ShadowId Id,
    FieldPath Path,
    long Version,
    long At,
    ConflictStatus Status,
    string Strategy,
    Side? Winner,
    Severity Severity,
    string Reason,
    JsonNode? Base,
    JsonNode? Desired,
    JsonNode? Reported,
    long? ClosedAt)
{
    /// <summary>Whether somebody still has to decide.</summary>
    public bool IsUnresolved => Status is ConflictStatus.Open or ConflictStatus.Review;

    /// <summary>For tables, events and programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["thingName"] = Id.Thing,
        ["shadowName"] = Id.Shadow,
        ["field"] = Path.ToString(),
        ["version"] = Version,
        ["at"] = At,
        ["status"] = NameOf(Status),
        ["strategy"] = Strategy,
        ["winner"] = Winner is { } winner ? SyncSettings.NameOf(winner) : null,
        ["severity"] = SyncSettings.NameOf(Severity),
        ["reason"] = Reason,
        ["base"] = Base?.DeepClone(),
        ["desired"] = Desired?.DeepClone(),
        ["reported"] = Reported?.DeepClone(),
        ["closedAt"] = ClosedAt,
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static ConflictRecord Parse(string text)
    {
        try
        {
            JsonObject item = JsonNode.Parse(text)!.AsObject();
            string status = item["status"]!.GetValue<string>();
            return new ConflictRecord(
                new ShadowId(item["thingName"]!.GetValue<string>(), item["shadowName"]?.GetValue<string>()),
                FieldPath.Parse(item["field"]!.GetValue<string>()),
                item["version"]!.GetValue<long>(),
                item["at"]!.GetValue<long>(),
                Enum.GetValues<ConflictStatus>().First(one => NameOf(one) == status),
                item["strategy"]!.GetValue<string>(),
                item["winner"] is { } winner ? SyncSettings.SideOf(winner.GetValue<string>()) : null,
                Enum.GetValues<Severity>().First(one => SyncSettings.NameOf(one) == item["severity"]!.GetValue<string>()),
                item["reason"]!.GetValue<string>(),
                item["base"]?.DeepClone(),
                item["desired"]?.DeepClone(),
                item["reported"]?.DeepClone(),
                item["closedAt"]?.GetValue<long>());
        }
        catch (Exception error) when (
            error is JsonException or InvalidOperationException or FormatException or NullReferenceException)
        {
            throw new InvalidDataException($"The metrics table holds a conflict that cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The name of a status.</summary>
    public static string NameOf(ConflictStatus status) => status.ToString().ToLower(CultureInfo.InvariantCulture);
}
