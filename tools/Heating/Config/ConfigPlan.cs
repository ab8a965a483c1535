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

/// <summary>The change of a key, for people.</summary>
/// <param name="Name">The key's name as given.</param>
/// <param name="Before">The desired value; if there is none, the reported one, marked as such.</param>
/// <param name="After">The new desired value.</param>
internal sealed record ConfigChange(string Name, string Before, string After)
{
    private const string NoMore = "no longer desired (the device keeps its value)";

    /// <summary>The change that an assignment makes to a shadow.</summary>
    public static ConfigChange Of(ConfigAssignment assignment, ShadowDocument document)
    {
        string unit = assignment.Id is { } id && ConfigTable.Of(id).Unit is { Length: > 0 } text ? $" {text}" : "";
        string after = assignment.Value is { } value ? ConfigJson.ToText(value) + unit : NoMore;
        return new ConfigChange(assignment.Name, Earlier(assignment, document), after);
    }

    public override string ToString() => $"{Name}: {Before} -> {After}";

    private static string Earlier(ConfigAssignment assignment, ShadowDocument document)
    {
        if (Find(assignment, document.Desired) is { } desired)
            return ConfigJson.ToText(desired);
        if (Find(assignment, document.Reported) is { } reported)
            return $"{ConfigJson.ToText(reported)} (reported)";
        return assignment.Id is { } id ? $"{ConfigTableText.Default(id)} (default)" : "-";
    }

    private static JsonNode? Find(ConfigAssignment assignment, JsonObject section) =>
        section[assignment.Name] ?? assignment.Names.Select(name => section[name]).FirstOrDefault(value => value is not null);
}

/// <summary>A restart that must wait for the maintenance window, which the user should not have to wait for.</summary>
internal static class PendingRestart
{
    /// <summary>The window that a plan's restart must wait for; null if there is no restart or the window is
    /// open.</summary>
    /// <param name="before">The shadow before the change.</param>
    /// <param name="now">The current time.</param>
    public static string? WindowOf(ConfigPlan plan, ShadowDocument before, DateTimeOffset now)
    {
        if (!plan.Awaited.ContainsKey(DeltaParser.RestartKey))
            return null;
        string key = ConfigTable.Of(ConfigId.MaintenanceWindow).Name;
        var text = (string?)(plan.Awaited[key] ?? before.Desired[key] ?? before.Reported[key]);
        return MaintenanceWindow.TryParse(text, out long window)
            && !MaintenanceWindow.Contains(window, now.ToUnixTimeMilliseconds()) ? text : null;
    }

    /// <summary>The plan without its restart.</summary>
    public static ConfigPlan Without(ConfigPlan plan)
    {
        var awaited = plan.Awaited.DeepClone().AsObject();
        awaited.Remove(DeltaParser.RestartKey);
        return plan with { Awaited = awaited };
    }
}
