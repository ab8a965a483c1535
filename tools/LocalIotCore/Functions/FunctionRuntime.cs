namespace LocalIotCore.Functions;

/// <summary>Starts, uses and ends one function's process. For one caller at a time.</summary>
/// <param name="start">Starts the process.</param>
/// <param name="processTime">The clock of deadlines.</param>
internal sealed class FunctionRuntime(FunctionDefinition function, RuntimeSlot slot, Func<FunctionProcess> start,
    FunctionOutput output, TimeProvider processTime, TimeProvider time)
{
    /// <summary>A process that does not ask for its first invocation within this time is killed. (On AWS 10 s, for a machine
    /// that does nothing else.)</summary>
    internal static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>An idle process is ended after this time.</summary>
    internal static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(5);

    /// <summary>How long an invocation under way may take to end when the host stops; else it is repeated later.</summary>
    internal static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private FunctionProcess? _process;

    /// <summary>When the process will have been idle for long enough to end it; null without a process.</summary>
    public DateTimeOffset? IdleAt { get; private set; }

    /// <summary>Runs an invocation; starts the process first if there is none.</summary>
    /// <returns>The answer, and false if the executable could not be started, which says nothing about the invocation.</returns>
    public async Task<(FunctionAnswer Answer, bool IsStarted)> RunAsync(
        string requestId, ReadOnlyMemory<byte> payload, CancellationToken stop)
    {
        IdleAt = null;
        while (true)
        {
            if (_process is { Ended.IsCompleted: true })
                await EndAsync().ConfigureAwait(false);
            bool isNew = _process is null;
            try
            {
                _process ??= start();
            }
            catch (IOException exception)
            {
                return (new FunctionAnswer(default, new FunctionError("Function.CannotStart", exception.Message)), false);
            }
            RunningInvocation running = slot.Offer(requestId, payload, function);
            FunctionError? error = await WaitAsync(running, stop).ConfigureAwait(false);
            if (error is null)
            {
                IdleAt = time.GetUtcNow() + IdleTimeout;
                FunctionAnswer answer = await running.Answered.Task.ConfigureAwait(false);
                return (answer.Error is { } reported ? answer with { Error = Redacted(reported) } : answer, true);
            }
            await EndAsync().ConfigureAwait(false);
            // An idle process that died is not the invocation's fault.
            if (isNew || running.IsTaken)
                return (new FunctionAnswer(default, Redacted(error)), true);
        }
    }

    /// <summary>Ends the process if there is one.</summary>
    public async Task EndAsync()
    {
        IdleAt = null;
        if (_process is not { } process)
            return;
        _process = null;
        await process.KillAsync().ConfigureAwait(false);
        process.Dispose();
        slot.Reset();
    }

    // Null: there is an answer.
    private async Task<FunctionError?> WaitAsync(RunningInvocation running, CancellationToken stop)
    {
        Task answered = running.Answered.Task;
        Task ended = _process!.Ended;
        using (var started = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            await Task.WhenAny(running.Taken, ended, Task.Delay(StartTimeout, processTime, started.Token)).ConfigureAwait(false);
            await started.CancelAsync().ConfigureAwait(false);
        }
        stop.ThrowIfCancellationRequested();
        if (!running.IsTaken)
        {
            return ended.IsCompleted
                ? slot.StartError ?? Exited("before it asked for an invocation")
                : new FunctionError("Sandbox.Timedout", $"The function did not start within {StartTimeout}.");
        }
        using (var finished = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            Task late = Task.Delay(function.Timeout, processTime, finished.Token);
            await Task.WhenAny(answered, ended, late).ConfigureAwait(false);
            await finished.CancelAsync().ConfigureAwait(false);
        }
        if (stop.IsCancellationRequested)
            await Task.WhenAny(answered, ended, Task.Delay(StopTimeout, CancellationToken.None)).ConfigureAwait(false);
        if (answered.IsCompleted)
            return null;
        stop.ThrowIfCancellationRequested();
        return ended.IsCompleted
            ? Exited("before it answered")
            : new FunctionError("Sandbox.Timedout", $"The function did not answer within {function.Timeout}.");
    }

    private FunctionError Exited(string when) =>
        new("Runtime.ExitError", $"The process ended with exit code {_process!.ExitCode} {when}.");

    private FunctionError Redacted(FunctionError error) => new(output.Redact(error.Type), output.Redact(error.Message));
}
