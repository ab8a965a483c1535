using System.Text.Json.Nodes;
using Heating.Aws;
using HeatingSensor.Configuration;

namespace Heating.Config;

/// <summary>A planned change of one shadow, and what the device will reject of it.</summary>
/// <param name="Patch">The patch to send: keys with values, null for keys to remove.</param>
/// <param name="Changes">The same for people.</param>
/// <param name="Awaited">The keys and values that the device should report.</param>
/// <param name="Rejections">The keys that the device will reject.</param>
internal sealed record ConfigPlan(
    ConfigShadow Shadow,
    JsonObject Patch,
    IReadOnlyList<ConfigChange> Changes,
    JsonObject Awaited,
    IReadOnlyList<ConfigRejection> Rejections)
{
    /// <summary>The shadow's name.</summary>
    public string ShadowName => NameOf(Shadow);

    public static string NameOf(ConfigShadow shadow) =>
        shadow == ConfigShadow.Maintenance ? "maintenance" : "configuration";

    /// <param name="document">The shadow's current document.</param>
    /// <param name="assignments">The assignments to keys of this shadow.</param>
    public static ConfigPlan Of(ConfigShadow shadow, ShadowDocument document, IEnumerable<ConfigAssignment> assignments)
    {
        JsonObject desired = document.Desired;
        var patch = new JsonObject();
        var awaited = new JsonObject();
        var changes = new List<ConfigChange>();
        foreach (ConfigAssignment assignment in assignments)
        {
            if (assignment.Value is { } value)
                awaited[assignment.Name] = value.DeepClone();
            if (AddTo(patch, desired, assignment))
                changes.Add(ConfigChange.Of(assignment, document));
        }

        JsonObject after = Merge(desired, patch);
        return new ConfigPlan(
            shadow, patch, changes, awaited, ConfigForecast.Rejections(shadow, after, document.Reported));
    }

    // The device would reject a key and its alias with different values, so the other name is removed.
    private static bool AddTo(JsonObject patch, JsonObject desired, ConfigAssignment assignment)
    {
        int before = patch.Count;
        foreach (string name in assignment.Names)
        {
            JsonNode? wanted = name == assignment.Name ? assignment.Value : null;
            bool isThere = desired.ContainsKey(name);
            if (wanted is null ? isThere : !JsonNode.DeepEquals(wanted, desired[name]))
                patch[name] = wanted?.DeepClone();
        }

        return patch.Count > before;
    }

    private static JsonObject Merge(JsonObject desired, JsonObject patch)
    {
        var merged = (JsonObject)desired.DeepClone();
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value.DeepClone();
        }

        return merged;
    }
}
