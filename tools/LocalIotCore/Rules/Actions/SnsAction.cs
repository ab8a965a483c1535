using System.Text;
using System.Text.Json.Nodes;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules.Actions;

/// <summary>Publishes to a topic of SNS: here a file of messages, `sns/TOPIC.jsonl` in the data directory.</summary>
public sealed class SnsAction : RuleAction
{
    private const string ArnStart = "arn:aws:sns:";

    private readonly RuleTemplate _target;
    private readonly bool _isJson;

    internal SnsAction(RuleFields fields)
    {
        fields.Role();
        _target = fields.RequiredTemplate("targetArn");
        _isJson = fields.OneOf("messageFormat", "RAW", "JSON") == "JSON";
    }

    /// <inheritdoc/>
    public override string FailureName => "SnsAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string target = input.Value("targetArn", _target);
        return new ActionCall(target,
            new CallFields().Set("targetArn", target).Set("messageFormat", _isJson ? "JSON" : "RAW"), input.Payload);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        string name = call.Resource.Split(':')[^1];
        if (!call.Resource.StartsWith(ArnStart, StringComparison.Ordinal) || name.Length == 0)
            throw new ActionException($"\"{call.Resource}\" is not the ARN of a topic of SNS.");
        string message = Encoding.UTF8.GetString(call.Payload.Span);
        if (_isJson)
            message = DefaultMessage(call.Payload);
        JsonLines.Append(targets, ["sns", name], new JsonObject
        {
            ["timestamp"] = JsonLines.Now(targets),
            ["messageId"] = Guid.NewGuid().ToString(),
            ["topicArn"] = call.Resource,
            ["message"] = message,
        });
        return Task.CompletedTask;
    }

    // SNS wants a message for each protocol, and one for all others.
    private static string DefaultMessage(ReadOnlyMemory<byte> payload) =>
        Json.Parse(payload) is JsonObject messages && messages["default"] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw new ActionException("With messageFormat JSON the payload must be an object with text in \"default\".");
}
