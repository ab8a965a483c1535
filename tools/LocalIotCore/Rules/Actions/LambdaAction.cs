using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules.Actions;

/// <summary>Invokes a function asynchronously. The invocation is durable when <see cref="Invoke"/> returns, so this is the
/// only action that is taken before the publisher gets its acknowledgement.</summary>
public sealed class LambdaAction : RuleAction
{
    private readonly RuleTemplate _function;

    internal LambdaAction(RuleFields fields) => _function = fields.RequiredTemplate("functionArn");

    /// <inheritdoc/>
    public override string FailureName => "LambdaAction";

    /// <inheritdoc/>
    public override ActionCall Render(ActionInput input)
    {
        string function = input.Value("functionArn", _function);
        return new ActionCall(function, new CallFields().Set("functionArn", function), input.Payload);
    }

    /// <summary>Puts the invocation into the function's queue.</summary>
    /// <exception cref="ActionException">It was not accepted.</exception>
    public static void Invoke(ActionCall call, ActionTargets targets) =>
        targets.Backends.Invoke(call.Resource, call.Payload.Span);

    /// <inheritdoc/>
    public override Task RunAsync(ActionCall call, ActionTargets targets, CancellationToken cancel)
    {
        Invoke(call, targets);
        return Task.CompletedTask;
    }
}
