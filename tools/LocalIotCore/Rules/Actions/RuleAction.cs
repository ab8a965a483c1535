using System.Text.Json;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules.Actions;

/// <summary>One action of a rule. It renders a call from each message, and makes that call.</summary>
public abstract class RuleAction
{
    // AWS's other actions need a service that has no stand-in on this machine.
    private static readonly string[] NotHere = ["timestream", "firehose", "kinesis", "kafka", "elasticsearch", "openSearch",
        "salesforce", "iotAnalytics", "iotEvents", "iotSiteWise", "stepFunctions", "location"];

    private static readonly Dictionary<string, Func<RuleFields, RuleAction>> Kinds = new()
    {
        ["lambda"] = fields => new LambdaAction(fields),
        ["dynamoDBv2"] = fields => new DynamoItemAction(fields),
        ["dynamoDB"] = fields => new DynamoColumnAction(fields),
        ["republish"] = fields => new RepublishAction(fields),
        ["s3"] = fields => new S3Action(fields),
        ["sns"] = fields => new SnsAction(fields),
        ["sqs"] = fields => new SqsAction(fields),
        ["cloudwatchMetric"] = fields => new CloudWatchMetricAction(fields),
        ["cloudwatchAlarm"] = fields => new CloudWatchAlarmAction(fields),
        ["cloudwatchLogs"] = fields => new CloudWatchLogsAction(fields),
        ["http"] = fields => new HttpAction(fields),
    };

    /// <summary>Its name in a rule, for example `dynamoDBv2`.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Its name in the document of an error, for example `S3Action`.</summary>
    public abstract string FailureName { get; }

    /// <summary>Parses `{"republish":{…}}`.</summary>
    /// <exception cref="RuleDefinitionException">Unknown, not available here, or a field of it is wrong.</exception>
    internal static RuleAction Parse(RuleFields fields)
    {
        JsonProperty only = fields.Only("the one name of an action");
        string path = fields.PathOf(only.Name);
        if (NotHere.Contains(only.Name))
            throw new RuleDefinitionException(path, "this action is not available in the local cloud");
        if (!Kinds.TryGetValue(only.Name, out Func<RuleFields, RuleAction>? create))
            throw new RuleDefinitionException(path, $"unknown action; expected one of {string.Join(", ", Kinds.Keys)}");
        var members = fields.Inner(only.Value, path);
        RuleAction action = create(members);
        action.Kind = only.Name;
        members.End();
        return action;
    }

    /// <summary>Fills the templates in for a message.</summary>
    /// <exception cref="ActionException">A template has no value, or one that is not allowed.</exception>
    public abstract ActionCall Render(ActionInput input);

    /// <summary>Makes the call.</summary>
    /// <exception cref="ActionException">It failed.</exception>
    public abstract Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel);
}

/// <summary>What an action is rendered from.</summary>
/// <param name="Message">The message, to which templates refer.</param>
/// <param name="Outcome">What the query made of it.</param>
/// <param name="Payload">What the action sends: the query's result, or the document of an error.</param>
/// <param name="Services">For templates with external functions; null where there are none.</param>
/// <param name="RepublishCount">How many rules republished the message on its way here.</param>
public sealed record ActionInput(RuleMessage Message, RuleOutcome Outcome, ReadOnlyMemory<byte> Payload, IRuleServices? Services,
    int RepublishCount = 0)
{
    /// <summary>The value of a template that must have one.</summary>
    /// <exception cref="ActionException">It is empty.</exception>
    internal string Value(string field, RuleTemplate template) => template.Render(Message, Outcome, Services) is { Length: > 0 } value
        ? value
        : throw new ActionException($"{field} is empty: {template.Text}");

    /// <summary>The value of a template; null if there is no template.</summary>
    internal string? ValueOrNull(RuleTemplate? template) => template?.Render(Message, Outcome, Services);
}

/// <summary>A call that an action will make, complete.</summary>
/// <param name="Resource">What it is made to, as the document of an error names it.</param>
/// <param name="Fields">Its fields with the templates filled in.</param>
/// <param name="Payload">What is sent.</param>
/// <param name="RepublishCount">How many rules republished the message on its way here.</param>
public sealed record ActionCall(string Resource, IReadOnlyList<KeyValuePair<string, string>> Fields, ReadOnlyMemory<byte> Payload,
    int RepublishCount = 0)
{
    /// <summary>A field; null if it was not given.</summary>
    internal string? Find(string name)
    {
        foreach ((string key, string value) in Fields)
            if (key == name)
                return value;
        return null;
    }

    internal string this[string name] => Find(name) ?? throw new ActionException($"{name} is missing.");
}

/// <summary>Collects the fields of a call; those without a value are left out.</summary>
internal sealed class CallFields : List<KeyValuePair<string, string>>
{
    public CallFields Set(string name, string? value)
    {
        if (value is not null)
            Add(new(name, value));
        return this;
    }
}

/// <summary>An action failed; the message says why, for the document of the error.</summary>
/// <param name="isPassing">Whether another try may succeed.</param>
public sealed class ActionException(string message, bool isPassing = false, Exception? inner = null) : Exception(message, inner)
{
    public bool IsPassing => isPassing;
}
