using System.Text.Json;
using System.Text.RegularExpressions;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules;

/// <summary>A rule as its owner wrote it, checked: its query and its actions.</summary>
public sealed partial class RuleDefinition
{
    private const int ActionsMax = 10; // botocore, ActionList

    private RuleDefinition(string name, JsonElement payload)
    {
        Name = name;
        Payload = payload.Clone();
        var head = new RuleFields(payload, "", query: null);
        string sql = head.RequiredText("sql");
        Query = RuleQuery.Parse(sql, Version(head));
        var fields = new RuleFields(payload, "", Query);
        fields.Find("sql");
        fields.Find("awsIotSqlVersion");
        Description = fields.Text("description") ?? "";
        IsDisabled = fields.Flag("ruleDisabled");
        if (fields.Find("actions") is null)
            throw fields.Missing("actions");
        Actions = [.. fields.Objects("actions", ActionsMax).Select(RuleAction.Parse)];
        if (fields.Find("errorAction") is { } error)
            ErrorAction = RuleAction.Parse(new RuleFields(error, "errorAction", Query) { MayCallOut = false });
        fields.End();
    }

    public string Name { get; }
    public string Description { get; }
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
        return new RuleDefinition(name, topicRulePayload);
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

    private static SqlVersion Version(RuleFields fields)
    {
        try
        {
            return SqlVersion.Parse(fields.Text("awsIotSqlVersion") ?? SqlVersion.Default);
        }
        catch (ArgumentException)
        {
            throw new RuleDefinitionException("awsIotSqlVersion",
                $"\"{fields.Text("awsIotSqlVersion")}\" is not a version; expected 2016-03-23, 2015-10-08 or beta");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_]{1,128}$")]
    private static partial Regex NamePattern();
}
