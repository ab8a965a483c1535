using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalIotCore.Functions;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Stacks;

/// <summary>Reads rules, and checks that what they use is in the template.</summary>
internal sealed partial class RuleReader(IReadOnlyList<ResolvedResource> resources)
{
    private const string RuleType = "AWS::IoT::TopicRule";

    public IReadOnlyList<StackRule> Read() =>
        [.. resources.Where(resource => resource.TypeName == RuleType).Select(Rule)];

    private StackRule Rule(ResolvedResource rule)
    {
        if (rule.Name.Contains('-', StringComparison.Ordinal))
            throw rule.Error(rule.At("RuleName"), $"AWS IoT allows no hyphen in the name of a rule: \"{rule.Name}\".");
        TemplateMap payload = rule.Require("TopicRulePayload") as TemplateMap
            ?? throw rule.Error(rule.At("TopicRulePayload"), "TopicRulePayload must be an object.");
        if (payload.Find("Sql") is not TemplateText sql)
            throw rule.Error(payload.Position, "A rule needs its Sql.");
        if (payload.Find("AwsIotSqlVersion") is null)
        {
            throw rule.Error(payload.Position,
                "A rule without AwsIotSqlVersion gets the one of 2015-10-08, which lacks functions; expected '2016-03-23'.");
        }
        JsonObject json = TemplateJson.Rule(payload)!.AsObject();
        try
        {
            var definition = RuleDefinition.Parse(rule.Name, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
            CheckTargets(rule, payload);
            return new StackRule(rule.Name, json, sql.Position, definition);
        }
        catch (SqlParseException exception)
        {
            throw rule.Error(sql.Position, exception.Line == 1
                ? $"The SQL of {rule.Name}, column {exception.Column}: {exception.Reason}"
                : $"The SQL of {rule.Name}, line {exception.Line}, column {exception.Column}: {exception.Reason}");
        }
        catch (RuleDefinitionException exception)
        {
            throw rule.Error(At(payload, exception.Field), $"The rule {rule.Name} cannot be run: {exception.Message}");
        }
    }

    private void CheckTargets(ResolvedResource rule, TemplateMap payload)
    {
        IEnumerable<TemplateNode> actions = (payload.Find("Actions") as TemplateList)?.Items ?? [];
        if (payload.Find("ErrorAction") is { } errorAction)
            actions = actions.Append(errorAction);
        foreach (TemplateMap action in actions.OfType<TemplateMap>())
        {
            Check(action, "Lambda", ["FunctionArn"], "AWS::Lambda::Function", LocalArn.FunctionName);
            Check(action, "Sqs", ["QueueUrl"], "AWS::SQS::Queue", ResourceTypes.QueueName);
            Check(action, "DynamoDB", ["TableName"], "AWS::DynamoDB::Table", name => name);
            Check(action, "DynamoDBv2", ["PutItem", "TableName"], "AWS::DynamoDB::Table", name => name);
        }

        void Check(TemplateMap action, string kind, string[] path, string type, Func<string, string> nameOf)
        {
            TemplateNode? target = action.Find(kind);
            foreach (string key in path)
                target = (target as TemplateMap)?.Find(key);
            if (target is TemplateText { Value: var text } && !text.Contains("${", StringComparison.Ordinal)
                && !resources.Any(resource => resource.TypeName == type && resource.Name == nameOf(text)))
            {
                throw rule.Error(target.Position,
                    $"The rule {rule.Name} uses {text}, but the template has no {type} of this name.");
            }
        }
    }

    // `actions[0].republish.topic` is Actions, its first item, Republish, Topic; as far as it is there.
    private static StackPosition At(TemplateMap payload, string field)
    {
        TemplateNode node = payload;
        foreach (Match step in Step().Matches(field))
        {
            TemplateNode? next = step.Groups["index"].Success
                ? (node as TemplateList)?.Items.ElementAtOrDefault(int.Parse(step.Groups["index"].ValueSpan))
                : (node as TemplateMap)?.Entries
                    .FirstOrDefault(entry => entry.Key.Equals(step.Value, StringComparison.OrdinalIgnoreCase))?.Value;
            if (next is null)
                break;
            node = next;
        }
        return node.Position;
    }

    [GeneratedRegex(@"\[(?<index>[0-9]{1,3})\]|[^.\[\]]+")]
    private static partial Regex Step();
}
