using LocalIotCore.Broker;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules;

/// <summary>What a rule would do with a message, step by step, without doing it.</summary>
/// <param name="Topic">The topic that the rule sees: of Basic Ingest the rest.</param>
/// <param name="Filter">The filter of FROM; null for a rule for Basic Ingest alone.</param>
/// <param name="IsTopicMatch">Whether the message reaches the rule.</param>
/// <param name="Outcome">What the query makes of it; null if the message does not reach the rule.</param>
/// <param name="Actions">What the actions would do; empty if the rule does not fire.</param>
public sealed record RuleTest(string Topic, string? Filter, bool IsTopicMatch, RuleOutcome? Outcome,
    IReadOnlyList<ActionTest> Actions)
{
    /// <summary>Tries a rule. A disabled one is tried as if it were in force.</summary>
    /// <param name="services">For functions that look beyond the message; without them the rule cannot use those.</param>
    public static RuleTest Run(RuleDefinition rule, RuleMessage message, IRuleServices? services = null)
    {
        string own = $"{BasicIngest.Prefix}{rule.Name}/";
        bool isIngest = message.Topic.StartsWith(own, StringComparison.Ordinal);
        string topic = isIngest ? message.Topic[own.Length..] : message.Topic;
        string? filter = rule.Query.TopicFilter;
        if (!isIngest && (filter is null || !TopicFilter.Matches(filter, topic, doesHashMatchParent: false)))
            return new RuleTest(topic, filter, false, null, []);
        RuleMessage seen = isIngest ? Under(topic, message) : message;
        RuleOutcome outcome = rule.Query.Run(seen, services);
        if (outcome.Error is not null || !outcome.IsMatch)
            return new RuleTest(topic, filter, true, outcome, []);
        var input = new ActionInput(seen, outcome, outcome.Payload, services);
        return new RuleTest(topic, filter, true, outcome, [.. rule.Actions.Select(action => Render(action, input))]);
    }

    private static RuleMessage Under(string topic, RuleMessage message) => new()
    {
        Topic = topic,
        Payload = message.Payload,
        Timestamp = message.Timestamp,
        ClientId = message.ClientId,
        Principal = message.Principal,
        SourceIp = message.SourceIp,
        TraceId = message.TraceId,
        UserProperties = message.UserProperties,
    };

    private static ActionTest Render(RuleAction action, ActionInput input)
    {
        try
        {
            return new ActionTest(action.Kind, action.Render(input), null);
        }
        catch (Exception exception) // as in the engine, any failure is the action's
        {
            return new ActionTest(action.Kind, null, exception.Message);
        }
    }
}

/// <summary>What one action would do.</summary>
/// <param name="Kind">Its name in the rule.</param>
/// <param name="Call">The call with its templates filled in; null if that failed.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
public sealed record ActionTest(string Kind, ActionCall? Call, string? Error);
