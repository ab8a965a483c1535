using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>One section of a document, `desired` or `reported`: its values, and beside each when it was last set.
/// A section that somebody holds never changes.</summary>
internal sealed record ShadowSection(JsonObject Values, JsonObject Stamps)
{
    public static ShadowSection Empty => new([], []);

    public bool IsEmpty => Values.Count == 0;

    /// <summary>Stamps in the form of a value: an object for each object, an array for each array, one stamp for each
    /// scalar and for each null.</summary>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static JsonNode StampsOf(JsonNode? value, long timestamp) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member =>
            KeyValuePair.Create(member.Key, (JsonNode?)StampsOf(member.Value, timestamp)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => StampsOf(element, timestamp))]),
        _ => new JsonObject { ["timestamp"] = timestamp },
    };
}
