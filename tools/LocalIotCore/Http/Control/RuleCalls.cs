using System.Text.Json;
using LocalIotCore.Broker;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Http;

/// <summary>CreateTopicRule, ReplaceTopicRule, GetTopicRule, ListTopicRules, DeleteTopicRule, EnableTopicRule,
/// DisableTopicRule.</summary>
internal sealed class RuleCalls(RulesEngine rules)
{
    private const string Template = "/rules/{ruleName}";
    private const string TagsHeader = "x-amz-tagging";
    private const int PageMax = 10_000; // botocore, TopicRuleMaxResults
    private const int PageDefault = 100;

    public IEnumerable<Route> Routes() =>
    [
        new("GET", "/rules", Plane.Control, List) { Query = [.. Page.Parameters, "topic", "ruleDisabled"] },
        new("POST", Template, Plane.Control, Create),
        new("PATCH", Template, Plane.Control, Replace),
        new("GET", Template, Plane.Control, Get),
        new("DELETE", Template, Plane.Control, Delete),
        new("POST", Template + "/enable", Plane.Control, call => SetEnabled(call, true)),
        new("POST", Template + "/disable", Plane.Control, call => SetEnabled(call, false)),
    ];

    private ApiReply Create(Call call)
    {
        if (call.Request.Headers[TagsHeader].Count > 0)
            throw ApiException.InvalidRequest("This local cloud does not support tags.");
        RuleDefinition definition = Read(call);
        return Change(definition.Name, () => rules.Create(definition));
    }

    private ApiReply Replace(Call call)
    {
        RuleDefinition definition = Read(call);
        return Change(definition.Name, () => rules.Replace(definition));
    }

    private ApiReply Get(Call call)
    {
        RuleInfo rule = rules.Find(call["ruleName"]) ?? throw Absent(call["ruleName"]);
        RuleDefinition definition = rule.Definition;
        return ApiReply.Of(new GetTopicRuleResponse(rule.Arn, new TopicRule(definition.Name, definition.Query.Sql, definition.Description,
            ControlNames.Seconds(rule.CreatedAt), definition.Payload.GetProperty("actions"), rule.IsDisabled, definition.Query.Version.Name,
            definition.Payload.TryGetProperty("errorAction", out JsonElement error) ? error : null)),
            HttpJson.Aws.GetTopicRuleResponse);
    }

    private ApiReply List(Call call)
    {
        string? topic = call.Query.Find("topic");
        bool? isDisabled = call.Query.Find("ruleDisabled") is null ? null : call.Query.Flag("ruleDisabled");
        Page<RuleInfo> page = Page.Of(
            rules.All().Where(rule => (topic is null || Matches(rule, topic)) && (isDisabled is null || rule.IsDisabled == isDisabled)),
            rule => rule.Definition.Name, call.Query.Integer("maxResults", PageDefault, 1, PageMax), call.Query.Find("nextToken"));
        return ApiReply.Of(new ListTopicRulesResponse([.. page.Items.Select(rule => new TopicRuleListItem(rule.Arn,
            rule.Definition.Name, rule.Definition.Query.TopicFilter, ControlNames.Seconds(rule.CreatedAt), rule.IsDisabled))],
            page.NextToken), HttpJson.Aws.ListTopicRulesResponse);
    }

    private ApiReply Delete(Call call)
    {
        string name = call["ruleName"];
        return Change(name, () =>
        {
            if (!rules.Delete(name))
                throw Absent(name);
        });
    }

    private ApiReply SetEnabled(Call call, bool isEnabled) =>
        Change(call["ruleName"], () => rules.SetEnabled(call["ruleName"], isEnabled));

    private static bool Matches(RuleInfo rule, string topic) => rule.Definition.Query.TopicFilter is { } filter
        && (filter == topic || TopicFilter.Matches(filter, topic, doesHashMatchParent: false));

    private static RuleDefinition Read(Call call)
    {
        try
        {
            return RuleDefinition.Parse(call["ruleName"], call.Request.Body);
        }
        catch (SqlParseException exception)
        {
            throw new ApiException("SqlParseException", 400, exception.Message);
        }
        catch (RuleDefinitionException exception)
        {
            throw ApiException.InvalidRequest(exception.Message);
        }
    }

    private static ApiReply Change(string name, Action change)
    {
        try
        {
            change();
            return ApiReply.Empty;
        }
        catch (RuleException exception)
        {
            throw exception.Fault switch
            {
                RuleFault.Exists => ApiException.AlreadyExists(exception.Message, name, RulesEngine.ArnPrefix + name),
                RuleFault.Missing => Absent(name),
                RuleFault.TooMany => new ApiException("LimitExceededException", 410, exception.Message),
                _ => ApiException.InvalidRequest(exception.Message),
            };
        }
    }

    // AWS says this and not 404 (seen in terraform-provider-aws), so that names do not leak.
    private static ApiException Absent(string name) =>
        new("UnauthorizedException", 401, $"Access to topic rule '{name}' was denied");
}
