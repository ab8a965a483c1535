using System.Runtime.InteropServices;

namespace Cloud.Lambda;

/// <summary>Answers one invocation.</summary>
/// <param name="cancel">Cancelled shortly before the invocation's deadline.</param>
/// <returns>The response: JSON.</returns>
public delegate Task<ReadOnlyMemory<byte>> FunctionHandler(Invocation invocation, CancellationToken cancel);

/// <summary>One invocation of the function.</summary>
/// <param name="FunctionArn">ARN that the function was invoked by.</param>
/// <param name="Deadline">When the service gives up on the invocation.</param>
public sealed record Invocation(string RequestId, ReadOnlyMemory<byte> Payload, string FunctionArn, DateTimeOffset Deadline,
    string? TraceId);

/// <summary>Runs the process as a Lambda function on `provided.al2023`, or below the local cloud, which serves the same
/// API.</summary>
public static class FunctionLoop
{
    /// <summary>Time kept back to report a handler that does not finish: after the deadline the process is killed
    /// mid-sentence.</summary>
    internal static readonly TimeSpan DeadlineMargin = TimeSpan.FromMilliseconds(300);

    /// <summary>Serves invocations, one after the other, until SIGTERM. A handler that throws fails its invocation only.
    /// </summary>
    /// <param name="start">Makes the handler; what it throws is reported as a failed start.</param>
    /// <returns>Exit code of the process: 0 after SIGTERM, 1 if it could not start or lost the service.</returns>
    public static async Task<int> RunAsync(Func<FunctionContext, FunctionHandler> start)
    {
        using var stop = new CancellationTokenSource();
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        // Ctrl-C in a terminal reaches every process of the local cloud. Its host ends this one, after the invocation.
        using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        var context = new FunctionContext(Environment.GetEnvironmentVariable, Console.Out, TimeProvider.System);
        return await RunAsync(start, context, stop.Token).ConfigureAwait(false);
    }

    /// <param name="stop">Ends the loop; an invocation under way is finished first.</param>
    internal static async Task<int> RunAsync(
        Func<FunctionContext, FunctionHandler> start, FunctionContext context, CancellationToken stop)
    {
        if (context.Get("AWS_LAMBDA_RUNTIME_API") is not { } host)
        {
            context.Log.Error("AWS_LAMBDA_RUNTIME_API is not set: this program is a Lambda function, run by AWS or by "
                + "`heating run`.");
            return 1;
        }

        using var runtime = new RuntimeClient(host);
        try
        {
            if (await StartAsync(start, context, runtime).ConfigureAwait(false) is not { } handler)
                return 1;
            while (await runtime.NextAsync(stop).ConfigureAwait(false) is { } invocation)
                await ServeAsync(handler, invocation, context, runtime).ConfigureAwait(false);
            return 0;
        }
        catch (RuntimeApiException e)
        {
            context.Log.Error($"The runtime API at {host} failed: {e.Message}");
            return 1;
        }
    }

    private static async Task<FunctionHandler?> StartAsync(
        Func<FunctionContext, FunctionHandler> start, FunctionContext context, RuntimeClient runtime)
    {
        try
        {
            return start(context);
        }
        catch (Exception e)
        {
            context.Log.Error($"The function cannot start: {e.Message}");
            await runtime.FailStartAsync(FunctionError.Of(e, context.Log)).ConfigureAwait(false);
            return null;
        }
    }

    private static async Task ServeAsync(
        FunctionHandler handler, Invocation invocation, FunctionContext context, RuntimeClient runtime)
    {
        context.Log.RequestId = invocation.RequestId;
        // Where the SDK of AWS looks for it.
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId);
        FunctionError error;
        try
        {
            var response = await CallAsync(handler, invocation, context.Time).ConfigureAwait(false);
            if (await runtime.RespondAsync(invocation.RequestId, response).ConfigureAwait(false))
                return;
            error = new FunctionError("ResponseTooLarge", $"The response of {response.Length} bytes is too large.", []);
        }
        catch (Exception e) when (e is not RuntimeApiException)
        {
            error = FunctionError.Of(e, context.Log);
        }

        context.Log.Error($"The invocation failed: {error.Type}: {error.Message}");
        await runtime.FailAsync(invocation.RequestId, error).ConfigureAwait(false);
    }

    private static async Task<ReadOnlyMemory<byte>> CallAsync(
        FunctionHandler handler, Invocation invocation, TimeProvider time)
    {
        var left = invocation.Deadline - time.GetUtcNow() - DeadlineMargin;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        try
        {
            return await handler(invocation, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException("The function did not finish before its deadline.", e);
        }
    }
}
