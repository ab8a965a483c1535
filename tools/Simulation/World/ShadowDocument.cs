using System.Text.Json.Nodes;

namespace Simulation.World;

/// <summary>A shadow document with AWS's rules as far as needed here: merge, version, delta.</summary>
public sealed class ShadowDocument
{
    /// <summary>The desired state.</summary>
    public JsonObject Desired { get; } = [];

    /// <summary>The reported state.</summary>
    public JsonObject Reported { get; } = [];

    /// <summary>Grows with each update.</summary>
    public long Version { get; private set; }

    /// <summary>Merges an update.</summary>
    public void Update(JsonObject? state)
    {
        Merge(Desired, state?["desired"] as JsonObject);
        Merge(Reported, state?["reported"] as JsonObject);
        Version++;
    }

    /// <summary>Keys that are desired but not reported, or reported with another value; empty if none.</summary>
    public JsonObject Delta() => new(Desired
        .Where(wanted => !JsonNode.DeepEquals(wanted.Value, Reported[wanted.Key]))
        .Select(wanted => KeyValuePair.Create(wanted.Key, wanted.Value?.DeepClone())));

    private static void Merge(JsonObject target, JsonObject? patch)
    {
        foreach (var (key, value) in patch ?? [])
        {
            if (value is not JsonObject inner)
            {
                target.Remove(key);
                if (value is not null)
                    target[key] = value.DeepClone();
                continue;
            }

            JsonObject merged = target[key] as JsonObject ?? [];
            bool isNew = merged.Parent is null;
            Merge(merged, inner);
            if (isNew && (merged.Count > 0 || inner.Count == 0)) // an object of nothing but nulls is dropped
                target[key] = merged;
            else if (isNew)
                target.Remove(key);
        }
    }
}
