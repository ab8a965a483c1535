using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Sync;

/// <summary>A shadow's document at one version: both sections, and when each of their leaves was last written.</summary>
/// <param name="Timestamp">Unix second of the update that made it; of a document that was read, that of its newest leaf.</param>
public sealed record SyncDocument(
    long Version,
    long Timestamp,
    JsonObject Desired,
    JsonObject Reported,
    JsonObject DesiredStamps,
    JsonObject ReportedStamps)
{
    /// <summary>Reads `state`, `metadata` and `version`: the answer to a get, or one half of an update/documents message.</summary>
    /// <param name="timestamp">Unix second of the update; null: not known, for the `timestamp` of a get is the time of its answer.</param>
    /// <exception cref="SyncInputException">Not such a document.</exception>
    public static SyncDocument Of(JsonNode? node, long? timestamp = null)
    {
        if (node is not JsonObject document)
            throw new SyncInputException("a shadow document: expected an object with state, metadata and version");
        long version = NumberOf(document, "version")
            ?? throw new SyncInputException("a shadow document: version is missing, or is not a whole number");
        (JsonObject? state, JsonObject? stamps) = (document["state"] as JsonObject, document["metadata"] as JsonObject);
        var read = new SyncDocument(
            version, 0, Section(state, "desired"), Section(state, "reported"), Section(stamps, "desired"), Section(stamps, "reported"));
        long newest = Math.Max(
            NewestStamp(read.Desired, read.DesiredStamps) ?? 0, NewestStamp(read.Reported, read.ReportedStamps) ?? 0);
        return read with { Timestamp = Math.Max(timestamp ?? (newest > 0 ? newest : NumberOf(document, "timestamp") ?? 0), newest) };
    }

    /// <summary>When anything inside a value was last written, Unix second; null if nothing says so. There is no stamp of a whole
    /// object, a whole array or a whole section: each leaf has its own.</summary>
    /// <param name="stamps">The metadata beside the value.</param>
    public static long? NewestStamp(JsonNode? value, JsonNode? stamps) => value switch
    {
        JsonObject members => members.Max(member => NewestStamp(member.Value, (stamps as JsonObject)?[member.Key])),
        JsonArray elements => Enumerable.Range(0, elements.Count)
            .Max(index => NewestStamp(elements[index], stamps is JsonArray list && index < list.Count ? list[index] : null)),
        _ => stamps is JsonObject stamp ? NumberOf(stamp, "timestamp") : null,
    };

    /// <summary>The sections and stamps as the service writes them.</summary>
    public JsonObject ToJson() => new()
    {
        ["state"] = new JsonObject { ["desired"] = Desired.DeepClone(), ["reported"] = Reported.DeepClone() },
        ["metadata"] = new JsonObject { ["desired"] = DesiredStamps.DeepClone(), ["reported"] = ReportedStamps.DeepClone() },
        ["version"] = Version,
    };

    /// <summary>A member as a whole number; null if it is none.</summary>
    internal static long? NumberOf(JsonObject members, string name)
    {
        if (members[name] is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            return null;
        if (value.TryGetValue(out long whole))
            return whole;
        if (value.TryGetValue(out int small))
            return small;
        return value.TryGetValue(out decimal number) && number == decimal.Truncate(number)
            && number is >= long.MinValue and <= long.MaxValue ? (long)number : null;
    }

    private static JsonObject Section(JsonObject? around, string name) => around?[name] as JsonObject ?? [];
}
