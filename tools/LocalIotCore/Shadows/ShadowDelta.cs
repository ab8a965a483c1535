using System.Text.Json.Nodes;

namespace LocalIotCore.Shadows;

/// <summary>The difference between desired and reported: keys that `reported` lacks or has with another value. Objects
/// are compared member by member, arrays as a whole, numbers by value (1 equals 1.0).</summary>
internal static class ShadowDelta
{
    /// <summary>The difference, with the timestamps of `desired`; null if there is none.</summary>
    public static ShadowSection? Between(ShadowSection desired, ShadowSection reported)
    {
        var delta = ShadowSection.Empty;
        Collect(desired.Values, desired.Stamps, reported.Values, delta);
        return delta.IsEmpty ? null : delta;
    }

    private static void Collect(JsonObject desired, JsonObject stamps, JsonObject reported, ShadowSection delta)
    {
        foreach ((string key, JsonNode? wanted) in desired)
        {
            reported.TryGetPropertyValue(key, out JsonNode? present);
            if (wanted is JsonObject inner && present is JsonObject presentInner)
            {
                var innerDelta = ShadowSection.Empty;
                Collect(inner, stamps[key]!.AsObject(), presentInner, innerDelta);
                if (!innerDelta.IsEmpty)
                    Add(delta, key, innerDelta.Values, innerDelta.Stamps);
            }
            else if (!JsonNode.DeepEquals(wanted, present))
            {
                Add(delta, key, wanted!.DeepClone(), stamps[key]!.DeepClone());
            }
        }
    }

    private static void Add(ShadowSection delta, string key, JsonNode value, JsonNode stamps)
    {
        delta.Values[key] = value;
        delta.Stamps[key] = stamps;
    }
}
