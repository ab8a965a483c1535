using System.Threading.Channels;
using LocalIotCore.Rules.Actions;
using LocalIotCore.Rules.Sql;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Rules;

/// <summary>A rule in force: evaluates messages and takes its actions. A query runs on the publisher's thread, unless it
/// looks beyond the message; then it has a worker of its own.</summary>
internal sealed class ActiveRule
{
    private readonly RuleDefinition _definition;
    private readonly ActionTargets _targets;
    private readonly IRuleServices _services;
    private readonly ILogger _log;
    private readonly ActionQueue?[] _queues; // null: an invocation, which is durable at once
    private readonly ActionQueue? _errorQueue;
    private readonly Channel<RuleEvent>? _external;
    private readonly Task _externalWorker = Task.CompletedTask;
    private readonly LogThrottle _queryLog;
    private readonly LogThrottle _actionLog;
    private int _loopsTold;

    public ActiveRule(RuleDefinition definition, ActionTargets targets, IRuleServices services, ILogger log)
    {
        (_definition, _targets, _services, _log) = (definition, targets, services, log);
        Counters = new RuleCounters(definition);
        _queryLog = new LogThrottle(targets.Time, targets.Limits.LogInterval);
        _actionLog = new LogThrottle(targets.Time, targets.Limits.LogInterval);
        _queues = [.. definition.Actions.Select((action, index) => QueueOf(action, Counters.Actions[index]))];
        _errorQueue = definition.ErrorAction is { } error ? QueueOf(error, Counters.ErrorAction!) : null;
        if (!definition.Query.IsExternal)
            return;
        _external = Channel.CreateBounded<RuleEvent>(
            new BoundedChannelOptions(targets.Limits.QueuedMessagesMax) { SingleReader = true });
        _externalWorker = Task.Run(WorkAsync);
    }

    public RuleCounters Counters { get; }

    /// <summary>Whether the rule may match a message, as far as a glance at it tells.</summary>
    public bool MayMatch(ReadOnlySpan<byte> payload) => _definition.Query.MayMatch(payload);

    /// <summary>Handles a message. False if it has to come again, because an invocation could not be kept.</summary>
    public bool Receive(RuleEvent source)
    {
        try
        {
            if (_external is null)
                return Run(source);
            source.Hold();
            if (!_external.Writer.TryWrite(source))
                Drop(source);
        }
        catch (Exception exception) // a rule must not break the publisher's connection
        {
            RuleLog.Failed(_log, _definition.Name, exception);
        }
        return true;
    }

    /// <summary>Finishes what waits, and ends.</summary>
    public async Task StopAsync(TimeSpan timeout)
    {
        _external?.Writer.TryComplete();
        await Task.WhenAny(_externalWorker, Task.Delay(timeout, _targets.Time, CancellationToken.None)).ConfigureAwait(false);
        await Task.WhenAll(_queues.OfType<ActionQueue>().Select(queue => queue.StopAsync(timeout))).ConfigureAwait(false);
        if (_errorQueue is not null)
            await _errorQueue.StopAsync(timeout).ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        await foreach (RuleEvent source in _external!.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Run(source);
            }
            catch (Exception exception) // one message must not end the worker
            {
                RuleLog.Failed(_log, _definition.Name, exception);
            }
            finally
            {
                source.Dispose();
            }
        }
    }

    private bool Run(RuleEvent source)
    {
        RuleOutcome outcome = _definition.Query.Run(source.Message, _services);
        if (outcome.Error is { } error)
        {
            Counters.CountSqlError();
            if (_queryLog.MayTell(out string more))
                RuleLog.QueryFailed(_log, _definition.Name, source.Message.Topic, error, more);
            return true;
        }
        return !outcome.IsMatch || Fire(source, outcome);
    }

    private bool Fire(RuleEvent source, RuleOutcome outcome)
    {
        Counters.CountMatch();
        bool isKept = true;
        var firing = new RuleFiring(source,
            new ActionInput(source.Message, outcome, outcome.Payload, _services, source.RepublishCount), OnFailed);
        for (int index = 0; index < _queues.Length; index++)
        {
            if (_definition.Actions[index] is RepublishAction && IsLoop(source))
                Counters.Actions[index].CountFailed();
            else if (_queues[index] is { } queue)
                queue.Add(firing);
            else
                isKept &= Invoke(_definition.Actions[index], Counters.Actions[index], firing.Input, firing);
        }
        firing.End();
        return isKept;
    }

    // False if the invocation could not be kept for a reason that may pass.
    private bool Invoke(RuleAction action, ActionCounters counters, ActionInput input, RuleFiring? firing)
    {
        string resource = "";
        try
        {
            ActionCall call = action.Render(input);
            resource = call.Resource;
            LambdaAction.Invoke(call, _targets);
            counters.CountExecuted();
            return true;
        }
        catch (Exception exception) // the other actions go on
        {
            ActionFailure failure = ActionRun.Failure(action, resource, exception, _targets);
            counters.CountFailed();
            Tell(failure);
            firing?.Begin();
            firing?.End(failure);
            return exception is not ActionException { IsPassing: true };
        }
    }

    private void OnFailed(RuleFiring firing)
    {
        if (_definition.ErrorAction is not { } action)
            return;
        ActionInput input = firing.Input with { Payload = firing.ErrorDocument(_definition.Name) };
        if (action is RepublishAction && IsLoop(firing.Source))
            Counters.ErrorAction!.CountFailed();
        else if (_errorQueue is not null)
            Enqueue(_errorQueue, firing.Source, input);
        else
            Invoke(action, Counters.ErrorAction!, input, firing: null);
    }

    private static void Enqueue(ActionQueue queue, RuleEvent source, ActionInput input)
    {
        var firing = new RuleFiring(source, input, _ => { }); // an error action has no error action
        queue.Add(firing);
        firing.End();
    }

    private bool IsLoop(RuleEvent source)
    {
        if (source.RepublishCount < _targets.Limits.RepublishesMax)
            return false;
        if (Interlocked.Exchange(ref _loopsTold, 1) == 0)
            RuleLog.LoopCut(_log, _definition.Name, source.Message.Topic, source.RepublishCount);
        return true;
    }

    private void Drop(RuleEvent source)
    {
        source.Dispose();
        Counters.CountDropped();
        if (_queryLog.MayTell(out string more))
            RuleLog.QueryFailed(_log, _definition.Name, source.Message.Topic,
                $"more than {_targets.Limits.QueuedMessagesMax} messages wait for its query", more);
    }

    private ActionQueue? QueueOf(RuleAction action, ActionCounters counters) =>
        action is LambdaAction ? null : new ActionQueue(action, counters, _targets) { OnFailed = Tell };

    private void Tell(ActionFailure failure)
    {
        if (_actionLog.MayTell(out string more))
            RuleLog.ActionFailed(_log, _definition.Name, failure.Action, failure.Message, more);
    }
}
