using System.Text.Json.Nodes;
using Heating.Config;

namespace Heating.Shadows;

/// <summary>The differences between two JSON documents.</summary>
internal static class JsonChanges
{
    /// <summary>One line per changed leaf, such as `desired.debounceMs: 50 -> 100`; arrays count as leaves.</summary>
    public static IEnumerable<string> Between(JsonNode? before, JsonNode? after, string path = "")
    {
        if (JsonNode.DeepEquals(before, after))
            return [];
        if (before is JsonObject || after is JsonObject)
        {
            var (old, now) = (before as JsonObject ?? [], after as JsonObject ?? []);
            return now.Select(member => member.Key).Union(old.Select(member => member.Key))
                .SelectMany(key => Between(old[key], now[key], path.Length == 0 ? key : $"{path}.{key}"));
        }

        return [$"{path}: {ConfigJson.ToText(before)} -> {ConfigJson.ToText(after)}"];
    }
}
