using LocalIotCore.Rules.Actions;

namespace LocalIotCore.Rules;

/// <summary>What happened to one rule since it was created, replaced or started. Thread-safe.</summary>
public sealed class RuleCounters
{
    private long _matched;
    private long _sqlErrors;
    private long _dropped;

    internal RuleCounters(RuleDefinition definition)
    {
        Actions = [.. definition.Actions.Select(action => new ActionCounters(action.Kind))];
        ErrorAction = definition.ErrorAction is { } error ? new ActionCounters(error.Kind) : null;
    }

    /// <summary>Messages for which the rule's actions were taken.</summary>
    public long Matched => Interlocked.Read(ref _matched);
    /// <summary>Messages whose query failed while it ran.</summary>
    public long SqlErrors => Interlocked.Read(ref _sqlErrors);
    /// <summary>Messages that were not evaluated, because too many waited already.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);
    /// <summary>Failures of all its actions.</summary>
    public long Failed => Actions.Sum(action => action.Failed) + (ErrorAction?.Failed ?? 0);
    /// <summary>One for each action, in their order.</summary>
    public IReadOnlyList<ActionCounters> Actions { get; }
    /// <summary>Null if the rule has no error action.</summary>
    public ActionCounters? ErrorAction { get; }

    internal void CountMatch() => Interlocked.Increment(ref _matched);
    internal void CountSqlError() => Interlocked.Increment(ref _sqlErrors);
    internal void CountDropped() => Interlocked.Increment(ref _dropped);
}

/// <summary>What happened to one action. Thread-safe.</summary>
/// <param name="kind">Its name in the rule.</param>
public sealed class ActionCounters(string kind)
{
    private long _executed;
    private long _failed;
    private long _waiting;

    public string Kind => kind;
    /// <summary>Calls that succeeded.</summary>
    public long Executed => Interlocked.Read(ref _executed);
    /// <summary>Calls that failed for good, or were not made because too much waited already.</summary>
    public long Failed => Interlocked.Read(ref _failed);
    /// <summary>Calls that wait or are being made.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    internal void CountExecuted() => Interlocked.Increment(ref _executed);
    internal void CountFailed() => Interlocked.Increment(ref _failed);
    internal void AddWaiting(int count) => Interlocked.Add(ref _waiting, count);
}
