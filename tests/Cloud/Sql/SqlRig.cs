using System.Text;
using System.Text.Json.Nodes;
using LocalIotCore.Rules.Sql;

namespace HeatingSensor.Cloud.Tests.Sql;

/// <summary>A message and a rule in as few words as a test needs.</summary>
internal static class SqlRig
{
    public const string Second = "2016-03-23";
    public const string First = "2015-10-08";

    public static RuleMessage Message(string payload, string topic = "home/heating/status/heating-monitor-001") =>
        Message(Encoding.UTF8.GetBytes(payload), topic);

    public static RuleMessage Message(byte[] payload, string topic = "home/heating/status/heating-monitor-001") => new()
    {
        Topic = topic,
        Payload = payload,
        ClientId = "heating-monitor-001",
        Principal = "ba67293af50bf2506f5f93469686da660c7c844e7b3950bfb16813e0d31e9373",
        SourceIp = "192.0.2.7",
        TraceId = "5d3f7a52-6f0e-4f0a-9f39-0a1c6bd1a4c4",
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(1_481_825_251_155),
        UserProperties = [new("room", "cellar"), new("room", "attic"), new("floor", "1")],
    };

    public static RuleQuery Parse(string sql, string version = Second) => RuleQuery.Parse(sql, SqlVersion.Parse(version));

    public static RuleOutcome Run(string sql, string payload = "{}", string version = Second, IRuleServices? services = null) =>
        Parse(sql, version).Run(Message(payload), services);

    public static string Select(string sql, string payload = "{}", string version = Second, IRuleServices? services = null)
    {
        var outcome = Run(sql, payload, version, services);
        return outcome.Error ?? (outcome.IsMatch ? Encoding.UTF8.GetString(outcome.Payload.Span) : $"no match: {outcome.WhereText}");
    }

    /// <summary>An expression's value in JSON; "Undefined" for that.</summary>
    public static string Evaluate(string expression, string payload = "{}", string version = Second, IRuleServices? services = null)
    {
        var text = Select($"SELECT {expression} AS it FROM 'a'", payload, version, services);
        return text == "{}" ? "Undefined" : text.StartsWith("{\"it\":", StringComparison.Ordinal) ? text[6..^1] : text;
    }

    public static SqlParseException Refuse(string sql, string version = Second) =>
        Xunit.Assert.Throws<SqlParseException>(() => Parse(sql, version));

    public static bool AreEqual(string json, string other) => JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(other));
}
