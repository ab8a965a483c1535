using System.Text.Json.Nodes;
using Heating.Aws;
using HeatingSensor.Configuration;

namespace Heating.Config;

/// <summary>A key before and after, for people.</summary>
/// <param name="Name">As it is desired.</param>
/// <param name="Before">What was desired; without that what the device runs with, and says so.</param>
/// <param name="After">What is desired then.</param>
internal sealed record ConfigChange(string Name, string Before, string After)
{
    private const string NoMore = "no longer desired (the device goes on with what it runs with)";

    /// <summary>What an assignment does to a shadow.</summary>
    public static ConfigChange Of(ConfigAssignment assignment, ShadowDocument document)
    {
        string unit = assignment.Id is { } id && ConfigTable.Of(id).Unit is { Length: > 0 } text ? $" {text}" : "";
        string after = assignment.Value is { } value ? ConfigJson.ToText(value) + unit : NoMore;
        return new ConfigChange(assignment.Name, Earlier(assignment, document), after);
    }

    /// <summary>One line.</summary>
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
