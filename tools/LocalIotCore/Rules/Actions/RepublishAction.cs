using System.Text;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules.Actions;

/// <summary>Publishes the query's result on another topic. `$$aws/…` stands for a reserved topic.</summary>
public sealed class RepublishAction : RuleAction
{
    private const int UserPropertiesMax = 100; // botocore, UserProperties
    private const string ReservedMark = "$$";
    private const string UserProperty = "headers.userProperties.";
    private static readonly string[] HeaderNames =
        ["payloadFormatIndicator", "contentType", "responseTopic", "correlationData", "messageExpiry"];

    private readonly RuleTemplate _topic;
    private readonly QoS _qos;
    private readonly List<(string Name, RuleTemplate Value)> _headers = [];
    private readonly List<(RuleTemplate Key, RuleTemplate Value)> _userProperties = [];

    internal RepublishAction(RuleFields fields)
    {
        fields.Role();
        string topic = fields.RequiredText("topic");
        if (topic.StartsWith(ReservedMark, StringComparison.Ordinal))
            topic = topic[1..];
        else if (topic.StartsWith("$aws/", StringComparison.Ordinal))
            throw new RuleDefinitionException(fields.PathOf("topic"), $"a reserved topic begins with $$: ${topic}");
        _topic = fields.Template("topic", topic);
        _qos = (QoS)fields.Integer("qos", 0, 0, 1);
        if (fields.Object("headers") is { } headers)
            ReadHeaders(headers);
    }

    /// <inheritdoc/>
    public override string FailureName => "RepublishAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string topic = input.Value("topic", _topic);
        CallFields fields = new CallFields().Set("topic", topic).Set("qos", ((int)_qos).ToString());
        foreach ((string name, RuleTemplate value) in _headers)
            fields.Set($"headers.{name}", input.Value($"headers.{name}", value));
        foreach ((RuleTemplate key, RuleTemplate value) in _userProperties)
        {
            string name = input.Value("headers.userProperties.key", key);
            fields.Set(UserProperty + name, input.Value(UserProperty + name, value));
        }
        return new ActionCall(topic, fields, input.Payload, input.RepublishCount);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        byte[] topicUtf8 = Encoding.UTF8.GetBytes(call.Resource);
        if (!TopicRules.IsName(topicUtf8) || call.Resource.Contains('\0'))
            throw new ActionException($"\"{call.Resource}\" is not a topic: it is empty or has a wildcard.");
        if (targets.Topics.CheckPublish(call.Resource) is { } violation)
            throw new ActionException($"Cannot republish: {violation.Detail}.");
        if (IsJobTopic(call.Resource))
            throw new ActionException($"Cannot republish to {call.Resource}: topics of jobs are not for rules.");
        var message = new PublishedMessage
        {
            Topic = call.Resource,
            TopicUtf8 = topicUtf8,
            Payload = call.Payload.Span,
            QoS = _qos,
            RepublishCount = call.RepublishCount + 1,
            UserProperties = UserProperties(call),
        };
        targets.Router.Publish(ref message, targets.Router.Tree.Match(call.Resource));
        return Task.CompletedTask;
    }

    private void ReadHeaders(RuleFields headers)
    {
        foreach (string name in HeaderNames)
            if (headers.Template(name) is { } value)
                _headers.Add((name, value));
        foreach (RuleFields property in headers.Objects("userProperties", UserPropertiesMax))
        {
            _userProperties.Add((property.RequiredTemplate("key"),
                property.Template("value") ?? throw property.Missing("value")));
            property.End();
        }
        headers.End();
    }

    private static bool IsJobTopic(string topic)
    {
        string[] levels = topic.Split('/');
        return levels.Length > 3 && levels[0] == "$aws" && levels[1] == "things" && levels[3] == "jobs";
    }

    private static KeyValuePair<string, string>[] UserProperties(ActionCall call) => [.. call.Fields
        .Where(field => field.Key.StartsWith(UserProperty, StringComparison.Ordinal))
        .Select(field => new KeyValuePair<string, string>(field.Key[UserProperty.Length..], field.Value))];
}
