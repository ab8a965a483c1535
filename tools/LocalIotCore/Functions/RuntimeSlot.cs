namespace LocalIotCore.Functions;

/// <summary>Where one function's process gets its invocations and leaves the answers: the state behind the Runtime API.
/// </summary>
/// <param name="processTime">The clock of deadlines.</param>
internal sealed class RuntimeSlot(TimeProvider processTime)
{
    private readonly Lock _gate = new();
    private RunningInvocation? _running;
    private TaskCompletionSource<RunningInvocation>? _next; // a process that asks while there is nothing
    private string? _oversizedRequestId;

    /// <summary>Number of the process that is there, or that comes next.</summary>
    public int Generation { get; private set; }

    /// <summary>Why the process could not start, as it told; null if it did not.</summary>
    public FunctionError? StartError { get; private set; }

    /// <summary>Offers an invocation to the process.</summary>
    public RunningInvocation Offer(string requestId, ReadOnlyMemory<byte> payload, FunctionDefinition function)
    {
        var running = new RunningInvocation(requestId, payload, function);
        lock (_gate)
        {
            _running = running;
            if (_next is { } next)
            {
                _next = null;
                running.Take(processTime);
                next.TrySetResult(running);
            }
        }
        return running;
    }

    /// <summary>Forgets the process and what it was doing.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _running = null;
            _oversizedRequestId = null;
            StartError = null;
            Generation++;
            _next?.TrySetCanceled();
            _next = null;
        }
    }

    /// <summary>The next invocation; waits until there is one.</summary>
    /// <param name="generation">Of the process that asks.</param>
    /// <exception cref="OperationCanceledException">The process is gone, or another request took its place.</exception>
    public async Task<RunningInvocation> NextAsync(int generation, CancellationToken cancel)
    {
        TaskCompletionSource<RunningInvocation> next;
        lock (_gate)
        {
            // The last request of a process may be read after its end. It must not take what the next process is offered.
            if (generation != Generation)
                throw new OperationCanceledException("The process is gone.");
            if (_running is { IsTaken: false } waiting)
            {
                waiting.Take(processTime);
                return waiting;
            }
            _next?.TrySetCanceled(CancellationToken.None);
            _next = next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return await next.Task.WaitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Takes the answer of an invocation.</summary>
    /// <returns>False if that is not the one that runs.</returns>
    public bool Answer(string requestId, FunctionAnswer answer)
    {
        lock (_gate)
        {
            // A runtime whose response was refused may report that as an error.
            if (answer.Error is not null && requestId == _oversizedRequestId)
                return true;
            if (_running is not { IsTaken: true } running || running.RequestId != requestId)
                return false;
            _running = null;
            running.Answered.TrySetResult(answer);
            return true;
        }
    }

    /// <summary>Ends an invocation whose response is too large.</summary>
    public bool AnswerTooLarge(string requestId, int bytesMax)
    {
        var error = new FunctionError("Function.ResponseSizeTooLarge", $"The response is larger than {bytesMax} bytes.");
        bool isKnown = Answer(requestId, new FunctionAnswer(default, error));
        lock (_gate)
            _oversizedRequestId = isKnown ? requestId : _oversizedRequestId;
        return isKnown;
    }

    /// <summary>The process says that it cannot start.</summary>
    public void FailStart(FunctionError error)
    {
        lock (_gate)
            StartError = error;
    }
}

/// <summary>An invocation that is offered to a process.</summary>
internal sealed class RunningInvocation(string requestId, ReadOnlyMemory<byte> payload, FunctionDefinition function)
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId { get; } = requestId;
    public ReadOnlyMemory<byte> Payload { get; } = payload;
    public FunctionDefinition Function { get; } = function;
    public DateTimeOffset Deadline { get; private set; }
    public bool IsTaken => _taken.Task.IsCompleted;

    /// <summary>Completes when the process has got it.</summary>
    public Task Taken => _taken.Task;

    public TaskCompletionSource<FunctionAnswer> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Take(TimeProvider processTime)
    {
        Deadline = processTime.GetUtcNow() + Function.Timeout;
        _taken.TrySetResult();
    }
}
