using System.Text;
using System.Text.Json.Nodes;
using LocalIotCore.Rules.Sql;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>Services of which a test knows what they hold, and sees what was asked.</summary>
internal sealed class FakeServices : IRuleServices
{
    public List<string> Calls { get; } = [];

    public string AccountId => "123456789012";

    public byte[]? GetThingShadow(string thing, string? shadow)
    {
        Calls.Add($"shadow {thing} {shadow}");
        return thing == "absent" ? null : """{"state":{"reported":{"alarm":"ON"}}}"""u8.ToArray();
    }

    public JsonObject? GetItem(string table, IReadOnlyList<KeyValuePair<string, JsonNode>> key)
    {
        Calls.Add($"item {table} {string.Join(' ', key.Select(pair => $"{pair.Key}={pair.Value.ToJsonString()}"))}");
        return table switch
        {
            "absent" => null,
            "broken" => throw new RuleServiceException("there is no table broken"),
            "large" => new JsonObject { ["text"] = new string('x', 9_000) },
            _ => new JsonObject { ["location"] = "cellar" },
        };
    }

    public byte[]? CallFunction(string arn, ReadOnlyMemory<byte> payload)
    {
        var text = Encoding.UTF8.GetString(payload.Span);
        Calls.Add($"function {arn} {text}");
        return Encoding.UTF8.GetBytes(arn == "broken" ? "not JSON" : $$"""{"got":{{text}}}""");
    }

    public JsonNode? GetRegistryData(string operation, string thing)
    {
        Calls.Add($"registry {operation} {thing}");
        return new JsonObject { ["thingName"] = thing };
    }
}
