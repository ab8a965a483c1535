using System.Text.Json.Nodes;
using Heating.Aws;
using HeatingSensor.Configuration;

namespace Heating.Config;

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
        string unit = assignment.Id is { } id && ConfigText.Unit(id) is { Length: > 0 } text ? $" {text}" : "";
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
