using Microsoft.Extensions.Logging;

namespace LocalIotCore.Functions;

/// <summary>Runs the invocations of one function, one after the other, in its process.</summary>
internal sealed partial class FunctionWorker
{
    private static readonly TimeSpan[] RetryWaits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];
    private static readonly TimeSpan FirstStartWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartWaitMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FailureQueueWait = TimeSpan.FromMinutes(1);

    private readonly FunctionDefinition _function;
    private readonly InvocationLog _log;
    private readonly FunctionRuntime _runtime;
    private readonly Action<Invocation, FunctionError> _sendFailure;
    private readonly Action<InvocationEnd> _ended;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Queue<FunctionCall> _calls = [];
    // By the time at which they are due: one that waits for its next attempt holds nobody up.
    private readonly PriorityQueue<Invocation, (DateTimeOffset DueAt, long Number)> _waiting = new();
    private readonly SemaphoreSlim _signal = new(0);
    private TimeSpan _startWait = FirstStartWait;
    private DateTimeOffset _blockedUntil = DateTimeOffset.MinValue; // the executable cannot be started
    private bool _isRunningInvocation;

    /// <param name="sendFailure">Puts an invocation that failed for good into the queues.</param>
    /// <param name="ended">Told of the end of each attempt.</param>
    public FunctionWorker(FunctionDefinition function, InvocationLog log, FunctionRuntime runtime,
        Action<Invocation, FunctionError> sendFailure, Action<InvocationEnd> ended, TimeProvider time, ILogger logger)
    {
        _function = function;
        _log = log;
        _runtime = runtime;
        _sendFailure = sendFailure;
        _ended = ended;
        _time = time;
        _logger = logger;
    }

    public FunctionDefinition Function => _function;

    /// <summary>Asynchronous invocations that have not ended for good.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting.Count + (_isRunningInvocation ? 1 : 0);
        }
    }

    /// <summary>Those among them that run or could.</summary>
    public int Due
    {
        get
        {
            DateTimeOffset now = _time.GetUtcNow();
            lock (_gate)
            {
                int due = _blockedUntil > now ? 0 : _waiting.UnorderedItems.Count(waiting => waiting.Priority.DueAt <= now);
                return due + (_isRunningInvocation ? 1 : 0);
            }
        }
    }

    /// <summary>Takes an invocation that the log keeps.</summary>
    public void Add(Invocation invocation)
    {
        lock (_gate)
            _waiting.Enqueue(invocation, (invocation.DueAt, invocation.Number));
        _signal.Release();
    }

    /// <summary>Takes a call that somebody waits for: it goes before what waits.</summary>
    public void Add(FunctionCall call)
    {
        lock (_gate)
            _calls.Enqueue(call);
        _signal.Release();
    }

    /// <summary>Runs until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                if (TryTakeCall(out FunctionCall? call))
                    await RunAsync(call, stop).ConfigureAwait(false);
                else if (TryTakeDue(out Invocation? invocation))
                    await RunAsync(invocation, stop).ConfigureAwait(false);
                else
                    await WaitAsync(stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What waits is in the log.
        }
        finally
        {
            await _runtime.EndAsync().ConfigureAwait(false);
        }
    }

    private bool TryTakeCall([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FunctionCall? call)
    {
        lock (_gate)
            return _calls.TryDequeue(out call);
    }

    private bool TryTakeDue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Invocation? invocation)
    {
        lock (_gate)
        {
            if (NextDue() is not { } due || due > _time.GetUtcNow())
            {
                invocation = null;
                return false;
            }
            invocation = _waiting.Dequeue();
            _isRunningInvocation = true;
            return true;
        }
    }

    // Under _gate. Null: nothing waits.
    private DateTimeOffset? NextDue() =>
        _waiting.TryPeek(out _, out (DateTimeOffset DueAt, long) next)
            ? next.DueAt > _blockedUntil ? next.DueAt : _blockedUntil
            : null;

    // Until something is added, something is due, or the process has been idle for long enough.
    private async Task WaitAsync(CancellationToken stop)
    {
        DateTimeOffset? wakeAt;
        lock (_gate)
            wakeAt = NextDue();
        if (_runtime.IdleAt is { } idleAt && (wakeAt is null || idleAt < wakeAt))
            wakeAt = idleAt;
        if (wakeAt is null)
        {
            await _signal.WaitAsync(stop).ConfigureAwait(false);
        }
        else if (wakeAt.Value - _time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task signal = _signal.WaitAsync(ended.Token);
            await Task.WhenAny(signal, Task.Delay(wait, _time, ended.Token)).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await signal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (_runtime.IdleAt <= _time.GetUtcNow())
            await _runtime.EndAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(FunctionCall call, CancellationToken stop)
    {
        if (!call.TryBegin())
            return;
        try
        {
            (FunctionAnswer answer, _) =
                await _runtime.RunAsync(Guid.NewGuid().ToString(), call.Payload, stop).ConfigureAwait(false);
            call.Answered.TrySetResult(answer);
        }
        catch (OperationCanceledException exception)
        {
            call.Answered.TrySetException(
                new FunctionException(FunctionFault.Stopping, "The functions are being stopped.", exception));
            throw;
        }
    }

    private async Task RunAsync(Invocation invocation, CancellationToken stop)
    {
        if (invocation.GivenUp is { } known)
        {
            GiveUp(invocation, known, new FunctionAnswer(default, known));
        }
        else if (_time.GetUtcNow() - invocation.ReceivedAt > _function.AgeMax)
        {
            var error = new FunctionError("EventAgeExceeded", $"It waited for more than {_function.AgeMax}.");
            GiveUp(invocation, error, new FunctionAnswer(default, error));
        }
        else
        {
            (FunctionAnswer answer, bool isStarted) =
                await _runtime.RunAsync(invocation.RequestId, invocation.Payload, stop).ConfigureAwait(false);
            if (isStarted)
                Settle(invocation, answer);
            else
                Block(invocation, answer);
        }
    }

    private void Settle(Invocation invocation, FunctionAnswer answer)
    {
        _startWait = FirstStartWait;
        invocation.Attempts++;
        if (answer.Error is not { } error)
        {
            Remove(invocation);
            Tell(invocation, answer, isFinal: true);
        }
        else if (invocation.Attempts <= _function.RetriesMax)
        {
            TimeSpan wait = RetryWaits[invocation.Attempts - 1];
            invocation.DueAt = _time.GetUtcNow() + wait;
            _log.Update(invocation);
            LogFailed(_function.Name, invocation.RequestId, invocation.Attempts, error.Type, error.Message, wait);
            AddAgain(invocation);
            Tell(invocation, answer, isFinal: false);
        }
        else
        {
            GiveUp(invocation, error, answer);
        }
    }

    // Not the event's fault: it counts as no attempt, and those behind it wait too, in order.
    private void Block(Invocation invocation, FunctionAnswer answer)
    {
        LogCannotStart(_function.Name, answer.Error!.Message, _startWait);
        lock (_gate)
            _blockedUntil = _time.GetUtcNow() + _startWait;
        _startWait = _startWait * 2 < StartWaitMax ? _startWait * 2 : StartWaitMax;
        AddAgain(invocation);
    }

    private void GiveUp(Invocation invocation, FunctionError error, FunctionAnswer answer)
    {
        try
        {
            _sendFailure(invocation, error);
        }
        catch (FunctionException exception)
        {
            LogNotSent(_function.Name, invocation.RequestId, exception.Message, FailureQueueWait);
            invocation.GivenUp = error;
            invocation.DueAt = _time.GetUtcNow() + FailureQueueWait;
            AddAgain(invocation);
            return;
        }
        Remove(invocation);
        LogGivenUp(_function.Name, invocation.RequestId, invocation.Attempts, error.Type, error.Message);
        Tell(invocation, answer, isFinal: true);
    }

    private void AddAgain(Invocation invocation)
    {
        lock (_gate)
        {
            _isRunningInvocation = false;
            _waiting.Enqueue(invocation, (invocation.DueAt, invocation.Number));
        }
    }

    private void Remove(Invocation invocation)
    {
        _log.Remove(invocation);
        lock (_gate)
            _isRunningInvocation = false;
    }

    private void Tell(Invocation invocation, FunctionAnswer answer, bool isFinal) => _ended(new InvocationEnd(
        _function.Name, invocation.RequestId, invocation.Payload, answer, invocation.Attempts, isFinal));

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Function}: attempt {Attempt} of {RequestId} failed: {Type}: {Reason}; the next in {Wait}")]
    private partial void LogFailed(string function, string requestId, int attempt, string type, string reason, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Function}: {RequestId} failed for good after {Attempts} attempts: {Type}: {Reason}")]
    private partial void LogGivenUp(string function, string requestId, int attempts, string type, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} cannot start: {Reason}; the next try in {Wait}")]
    private partial void LogCannotStart(string function, string reason, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Function}: {RequestId} failed for good, but its queue does not take it: {Reason}; the next try in {Wait}")]
    private partial void LogNotSent(string function, string requestId, string reason, TimeSpan wait);
}

/// <summary>A call that somebody waits for.</summary>
internal sealed class FunctionCall(ReadOnlyMemory<byte> payload)
{
    private int _state; // 0 waits, 1 runs, 2 nobody waits any more

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public TaskCompletionSource<FunctionAnswer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False: the caller has given up.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, 1, 0) == 0;

    /// <summary>The caller gives up: it is not run unless it runs already.</summary>
    public void GiveUp() => Interlocked.CompareExchange(ref _state, 2, 0);
}
