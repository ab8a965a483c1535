using System.Text.Json;
using System.Text.RegularExpressions;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules;

/// <summary>A rule as its owner wrote it, checked: its query and its actions.</summary>
public sealed partial class RuleDefinition
{
    /// <summary>What AWS assumes for a rule that does not say.</summary>
    public const string DefaultSqlVersion = "2015-10-08";

    private const int ActionsMax = 10; // botocore, ActionList
    private static readonly string[] SqlVersions = [DefaultSqlVersion, "2016-03-23", "beta"];

    private RuleDefinition(string name, JsonElement payload, RuleFields fields)
    {
        Name = name;
        Payload = payload.Clone();
        Description = fields.Text("description") ?? "";
        IsDisabled = fields.Flag("ruleDisabled");
        SqlVersion = fields.SqlVersion;
        Sql = fields.RequiredText("sql");
        Query = RuleQuery.Parse(Sql, SqlVersion);
        Actions = [.. fields.Objects("actions", ActionsMax).Select(RuleAction.Parse)];
        if (fields.Find("actions") is null)
            throw fields.Missing("actions");
        ErrorAction = fields.Object("errorAction") is { } action ? RuleAction.Parse(action) : null;
        fields.End();
    }

    public string Name { get; }
    public string Description { get; }
    public string Sql { get; }
    public string SqlVersion { get; }
    /// <summary>Whether it is created without being in force.</summary>
    public bool IsDisabled { get; }
    public RuleQuery Query { get; }
    public IReadOnlyList<RuleAction> Actions { get; }
    /// <summary>What to do when an action fails; null: nothing.</summary>
    public RuleAction? ErrorAction { get; }
    /// <summary>What it was parsed from.</summary>
    public JsonElement Payload { get; }

    /// <summary>Parses a rule from AWS's `topicRulePayload`.</summary>
    /// <exception cref="RuleDefinitionException">A field is missing, wrong, or not available in the local
    /// cloud.</exception>
    /// <exception cref="SqlParseException">The SQL is wrong.</exception>
    public static RuleDefinition Parse(string name, JsonElement topicRulePayload)
    {
        if (!NamePattern().IsMatch(name))
            throw new RuleDefinitionException("ruleName", $"\"{name}\" is not 1 to 128 of the characters a-z A-Z 0-9 _");
        string version = new RuleFields(topicRulePayload, "", "").Text("awsIotSqlVersion") ?? DefaultSqlVersion;
        if (!SqlVersions.Contains(version))
            throw new RuleDefinitionException("awsIotSqlVersion", $"\"{version}\" is not one of {string.Join(", ", SqlVersions)}");
        var fields = new RuleFields(topicRulePayload, "", version);
        fields.Find("awsIotSqlVersion");
        return new RuleDefinition(name, topicRulePayload, fields);
    }

    /// <summary>Parses a rule from a JSON text.</summary>
    /// <exception cref="RuleDefinitionException">Not JSON, or as above.</exception>
    /// <exception cref="SqlParseException">The SQL is wrong.</exception>
    public static RuleDefinition Parse(string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Parse(name, document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new RuleDefinitionException("", $"The rule is not JSON: {exception.Message}");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_]{1,128}$")]
    private static partial Regex NamePattern();
}
