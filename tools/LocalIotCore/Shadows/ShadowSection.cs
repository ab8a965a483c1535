using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>One section of a document, `desired` or `reported`: its values, and for each the time when it was last set.
/// Immutable.</summary>
internal sealed record ShadowSection(JsonObject Values, JsonObject Stamps)
{
    public static ShadowSection Empty => new([], []);

    public bool IsEmpty => Values.Count == 0;

    /// <summary>Timestamps in the shape of a value: an object for each object, an array for each array, one timestamp
    /// for each scalar and for each null.</summary>
    /// <param name="timestamp">Unix time in seconds.</param>
    public static JsonNode StampsOf(JsonNode? value, long timestamp) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member =>
            KeyValuePair.Create(member.Key, (JsonNode?)StampsOf(member.Value, timestamp)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => StampsOf(element, timestamp))]),
        _ => new JsonObject { ["timestamp"] = timestamp },
    };
}
