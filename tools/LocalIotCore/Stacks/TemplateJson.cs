using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalIotCore.Stacks;

/// <summary>JSON of a resolved part of a template.</summary>
internal static class TemplateJson
{
    // The API's types of a rule's attributes; all others are texts, whatever they look like in YAML.
    private static readonly HashSet<string> Numbers = ["qos"];
    private static readonly HashSet<string> Booleans = ["ruleDisabled", "useBase64", "batchMode", "enableBatching"];

    /// <summary>A document, such as a policy: as it is written, numbers and Booleans included.</summary>
    public static JsonNode? Document(TemplateNode node) => node switch
    {
        TemplateMap map => new JsonObject(map.Entries.Select(entry =>
            new KeyValuePair<string, JsonNode?>(entry.Key, Document(entry.Value)))),
        TemplateList list => new JsonArray([.. list.Items.Select(Document)]),
        TemplateText { IsPlain: true, Value: "true" or "false" or "True" or "False" } text => bool.Parse(text.Value),
        TemplateText { IsPlain: true, Value: "null" or "~" or "" } => null,
        TemplateText { IsPlain: true } text when Number(text.Value) is { } number => number,
        TemplateText text => text.Value,
        _ => null,
    };

    /// <summary>A rule as the API takes it: CloudFormation begins names with a capital, the API does not.</summary>
    public static JsonNode? Rule(TemplateNode node, string? name = null) => node switch
    {
        TemplateMap map => new JsonObject(map.Entries.Select(entry =>
        {
            string key = char.ToLowerInvariant(entry.Key[0]) + entry.Key[1..];
            return new KeyValuePair<string, JsonNode?>(key, Rule(entry.Value, key));
        })),
        TemplateList list => new JsonArray([.. list.Items.Select(item => Rule(item))]),
        TemplateText text when name is not null && Booleans.Contains(name) && bool.TryParse(text.Value, out bool value) => value,
        TemplateText text when name is not null && Numbers.Contains(name) && Number(text.Value) is { } number => number,
        TemplateText text => text.Value,
        _ => null,
    };

    private static JsonNode? Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return whole;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal fraction) ? fraction : null;
    }
}
