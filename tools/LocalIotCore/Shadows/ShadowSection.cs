using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>One section of a document, `desired` or `reported`: its values, and beside each when it was last set.
/// Merging works on copies: a section that somebody holds never changes.</summary>
internal sealed record ShadowSection(JsonObject Values, JsonObject Stamps)
{
    public static ShadowSection Empty => new([], []);

    public bool IsEmpty => Values.Count == 0;

    /// <summary>The section with a patch merged in: objects are merged, everything else replaced, null removes, and what
    /// is left empty goes too.</summary>
    /// <param name="timestamp">Seconds since 1970, for all that the patch touches.</param>
    public ShadowSection Merge(JsonObject patch, long timestamp)
    {
        var merged = new ShadowSection((JsonObject)Values.DeepClone(), (JsonObject)Stamps.DeepClone());
        Merge(merged.Values, merged.Stamps, patch, timestamp);
        return merged;
    }

    /// <summary>Stamps in the form of a value: an object for each object, an array for each array, one stamp for each
    /// scalar and for each null.</summary>
    public static JsonNode StampsOf(JsonNode? value, long timestamp) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member =>
            KeyValuePair.Create(member.Key, (JsonNode?)StampsOf(member.Value, timestamp)))),
        JsonArray elements => new JsonArray([.. elements.Select(element => StampsOf(element, timestamp))]),
        _ => new JsonObject { ["timestamp"] = timestamp },
    };

    private static void Merge(JsonObject values, JsonObject stamps, JsonObject patch, long timestamp)
    {
        foreach ((string key, JsonNode? change) in patch)
        {
            if (change is JsonObject inner && values[key] is JsonObject present && stamps[key] is JsonObject presentStamps)
            {
                Merge(present, presentStamps, inner, timestamp);
                if (present.Count == 0)
                    Remove(values, stamps, key);
            }
            else if (WithoutNulls(change) is { } value)
            {
                values[key] = value;
                stamps[key] = StampsOf(value, timestamp);
            }
            else
            {
                Remove(values, stamps, key);
            }
        }
    }

    private static void Remove(JsonObject values, JsonObject stamps, string key)
    {
        values.Remove(key);
        stamps.Remove(key);
    }

    // A copy; null if nothing is left. Within arrays there are no nulls, and empty objects are values.
    private static JsonNode? WithoutNulls(JsonNode? node)
    {
        if (node is not JsonObject members)
            return node?.DeepClone();
        var kept = new JsonObject();
        foreach ((string key, JsonNode? member) in members)
        {
            if (WithoutNulls(member) is { } value)
                kept[key] = value;
        }
        return kept.Count == 0 ? null : kept;
    }
}
