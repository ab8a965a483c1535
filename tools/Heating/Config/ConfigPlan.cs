using System.Text.Json.Nodes;
using Heating.Aws;
using HeatingSensor.Configuration;

namespace Heating.Config;

/// <summary>What changes in one shadow, and what the device will say to it.</summary>
/// <param name="Shadow">The shadow.</param>
/// <param name="Patch">What is sent: keys with values, null for those that are desired no more.</param>
/// <param name="Changes">The same for people.</param>
/// <param name="Awaited">What the device is to report: keys and values.</param>
/// <param name="Rejections">What the device will refuse.</param>
internal sealed record ConfigPlan(
    ConfigShadow Shadow,
    JsonObject Patch,
    IReadOnlyList<ConfigChange> Changes,
    JsonObject Awaited,
    IReadOnlyList<ConfigRejection> Rejections)
{
    /// <summary>The shadow's name.</summary>
    public string ShadowName => NameOf(Shadow);

    /// <summary>A shadow's name.</summary>
    public static string NameOf(ConfigShadow shadow) =>
        shadow == ConfigShadow.Maintenance ? "maintenance" : "configuration";

    /// <summary>Plans a change.</summary>
    /// <param name="shadow">Which shadow.</param>
    /// <param name="document">The shadow as it is.</param>
    /// <param name="assignments">All of this shadow.</param>
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

    // A key and its alias with two values would be refused by the device: of the two the one that is set stays.
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
