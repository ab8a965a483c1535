using System.Text;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules.Actions;

/// <summary>Puts the query's result into a queue.</summary>
public sealed class SqsAction : RuleAction
{
    private readonly RuleTemplate _queue;
    private readonly bool _isBase64;

    internal SqsAction(RuleFields fields)
    {
        fields.Role();
        _queue = fields.RequiredTemplate("queueUrl");
        _isBase64 = fields.Flag("useBase64");
        if (_queue.IsConstant && fields.Text("queueUrl")!.EndsWith(".fifo", StringComparison.Ordinal))
            throw new RuleDefinitionException(fields.PathOf("queueUrl"), "AWS IoT does not support FIFO queues");
    }

    /// <inheritdoc/>
    public override string FailureName => "SqsAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string queue = input.Value("queueUrl", _queue);
        return new ActionCall(queue,
            new CallFields().Set("queueUrl", queue).Set("useBase64", _isBase64 ? "true" : "false"), input.Payload);
    }

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        targets.Backends.Send(call.Resource,
            _isBase64 ? Convert.ToBase64String(call.Payload.Span) : Encoding.UTF8.GetString(call.Payload.Span));
        return Task.CompletedTask;
    }
}
