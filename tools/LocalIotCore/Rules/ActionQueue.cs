using System.Threading.Channels;
using LocalIotCore.Rules.Actions;

namespace LocalIotCore.Rules;

/// <summary>What waits for one action, and the worker that makes its calls one after the other: a slow action delays no
/// other and no publisher.</summary>
internal sealed class ActionQueue
{
    private readonly RuleAction _action;
    private readonly ActionCounters _counters;
    private readonly ActionTargets _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<RuleFiring> _queue;
    private readonly Lock _gate = new();
    private long _waitingBytes;
    private Task? _worker;

    public ActionQueue(RuleAction action, ActionCounters counters, ActionTargets targets)
    {
        (_action, _counters, _targets) = (action, counters, targets);
        _queue = Channel.CreateBounded<RuleFiring>(
            new BoundedChannelOptions(targets.Limits.QueuedMessagesMax) { SingleReader = true });
    }

    /// <summary>Raised when an action has failed for good.</summary>
    public required Action<ActionFailure> OnFailed { get; init; }

    /// <summary>Takes a firing in; one that finds no room fails at once.</summary>
    public void Add(RuleFiring firing)
    {
        firing.Begin();
        _counters.AddWaiting(1);
        long bytes = Interlocked.Add(ref _waitingBytes, firing.SizeBytes);
        if (bytes <= _targets.Limits.QueuedBytesMax && _queue.Writer.TryWrite(firing))
        {
            Start();
            return;
        }
        Finish(firing, new ActionFailure(_action.FailureName, "",
            $"Too much waits for this action: at most {_targets.Limits.QueuedMessagesMax} messages or "
            + $"{_targets.Limits.QueuedBytesMax} bytes."));
    }

    /// <summary>Finishes what waits, and ends; what takes longer is given up.</summary>
    public async Task StopAsync(TimeSpan timeout)
    {
        _queue.Writer.TryComplete();
        Task? worker;
        lock (_gate)
            worker = _worker;
        if (worker is null)
            return;
        try
        {
            await worker.WaitAsync(timeout, _targets.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }
    }

    // The worker starts with the first message, because most of many rules have none.
    private void Start()
    {
        if (Volatile.Read(ref _worker) is not null)
            return;
        lock (_gate)
            _worker ??= Task.Run(WorkAsync);
    }

    private async Task WorkAsync()
    {
        await foreach (RuleFiring firing in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
            Finish(firing, await ActionRun.TryAsync(_action, firing.Input, _targets, _stop.Token).ConfigureAwait(false));
    }

    private void Finish(RuleFiring firing, ActionFailure? failure)
    {
        Interlocked.Add(ref _waitingBytes, -firing.SizeBytes);
        if (failure is null)
        {
            _counters.CountExecuted();
        }
        else
        {
            _counters.CountFailed();
            OnFailed(failure);
        }
        firing.End(failure);
        // Last: whoever waits for it to be 0 sees the errorAction waiting, or done.
        _counters.AddWaiting(-1);
    }
}

/// <summary>One call of one action, repeated while its failure may pass.</summary>
internal static class ActionRun
{
    /// <summary>Makes the call. Returns why it failed; null if it did not.</summary>
    public static async Task<ActionFailure?> TryAsync(RuleAction action, ActionInput input, ActionTargets targets,
        CancellationToken cancel)
    {
        ActionCall? call = null;
        for (int tries = 1; ; tries++)
        {
            try
            {
                call ??= action.Render(input); // once: a template may have a new value each time
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                timeout.CancelAfter(targets.Limits.ActionTimeout);
                await action.RunAsync(call, targets, timeout.Token).ConfigureAwait(false);
                return null;
            }
            catch (ActionException exception) when (exception.IsPassing && tries < targets.Limits.TriesMax && !cancel.IsCancellationRequested)
            {
                TimeSpan delay = targets.Limits.RetryDelay * (1 << (tries - 1));
                await Task.Delay(delay, targets.Time, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) // an action must not end its worker
            {
                return Failure(action, call?.Resource ?? "", exception, targets);
            }
        }
    }

    public static ActionFailure Failure(RuleAction action, string resource, Exception exception, ActionTargets targets) =>
        new(action.FailureName, resource, exception is OperationCanceledException
            ? $"No success within {targets.Limits.ActionTimeout.TotalSeconds:0.#} s, or the cloud stopped."
            : exception.Message);
}
