using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>Merges a patch into a section: objects are merged, everything else is replaced, null removes. An object that
/// loses its last member stays, and `{}` is a value. A new object made of nothing but nulls is dropped: there is nothing
/// to remove. (moto #8884, verified against AWS; aws-greengrass-shadow-manager #213.)</summary>
/// <param name="timestamp">Unix time in seconds, for everything that the patch touches.</param>
internal readonly struct ShadowMerge(long timestamp)
{
    /// <summary>The section with the patch; the given one does not change.</summary>
    public ShadowSection Into(ShadowSection section, JsonObject patch)
    {
        var merged = new ShadowSection((JsonObject)section.Values.DeepClone(), (JsonObject)section.Stamps.DeepClone());
        Merge(merged.Values, merged.Stamps, patch);
        return merged;
    }

    private void Merge(JsonObject values, JsonObject stamps, JsonObject patch)
    {
        foreach ((string key, JsonNode? change) in patch)
        {
            if (change is JsonObject inner && values[key] is JsonObject present)
            {
                Merge(present, stamps[key]!.AsObject(), inner);
            }
            else if (WithoutNulls(change) is { } value)
            {
                values[key] = value;
                stamps[key] = ShadowSection.StampsOf(value, timestamp);
            }
            else
            {
                values.Remove(key);
                stamps.Remove(key);
            }
        }
    }

    // A copy; null if there was nothing but nulls. Arrays contain no nulls.
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
        return kept.Count == 0 && members.Count > 0 ? null : kept;
    }
}
