using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>Merges a patch into a section: objects are merged, everything else is replaced, null removes, and objects
/// that become empty are removed too.</summary>
/// <param name="timestamp">Unix time in seconds, for everything that the patch touches.</param>
/// <param name="isEmptyObjectNull">See <see cref="ShadowLimits.IsEmptyObjectNull"/>.</param>
internal readonly struct ShadowMerge(long timestamp, bool isEmptyObjectNull)
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
            if (change is JsonObject inner && values[key] is JsonObject present && !IsNull(inner))
            {
                Merge(present, stamps[key]!.AsObject(), inner);
                if (present.Count == 0)
                    Remove(values, stamps, key);
            }
            else if (WithoutNulls(change) is { } value)
            {
                values[key] = value;
                stamps[key] = ShadowSection.StampsOf(value, timestamp);
            }
            else
            {
                Remove(values, stamps, key);
            }
        }
    }

    private bool IsNull(JsonObject patch) => isEmptyObjectNull && patch.Count == 0;

    private static void Remove(JsonObject values, JsonObject stamps, string key)
    {
        values.Remove(key);
        stamps.Remove(key);
    }

    // A copy; null if nothing is left. Arrays contain no nulls, and empty objects in them are values.
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
