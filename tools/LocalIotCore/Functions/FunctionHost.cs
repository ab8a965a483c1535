using Microsoft.Extensions.Logging;

namespace LocalIotCore.Functions;

/// <summary>Runs the functions of a template as child processes.</summary>
public sealed class FunctionHost : IAsyncDisposable
{
    /// <summary>Largest payload of an asynchronous invocation (AWS, since October 2025).</summary>
    public const int PayloadBytesMax = 1024 * 1024;

    /// <summary>Raised on the end of each attempt of an asynchronous invocation, on a thread of the function's.</summary>
    public event Action<InvocationEnd>? Ended;

    /// <summary>Starts the host; processes start with their first invocation.</summary>
    /// <exception cref="IOException">The data directory cannot be used.</exception>
    public static Task<FunctionHost> StartAsync(FunctionHostOptions options, ILoggerFactory loggers, TimeProvider time,
        CancellationToken cancel) => throw new FunctionException(FunctionFault.Stopping, "no host yet");

    /// <summary>Invokes asynchronously: when this returns, the invocation survives the end of this process.</summary>
    /// <exception cref="FunctionException">It was not accepted.</exception>
    public void Invoke(string functionNameOrArn, ReadOnlySpan<byte> payload) => Ended?.Invoke(null!);

    /// <summary>Invokes and waits for the answer; there is no second attempt.</summary>
    /// <exception cref="FunctionException">It was not accepted.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public Task<FunctionAnswer> CallAsync(string functionNameOrArn, ReadOnlyMemory<byte> payload, TimeSpan timeout,
        CancellationToken cancel) => throw new FunctionException(FunctionFault.Stopping, "no host yet");

    /// <summary>Asynchronous invocations of a function that have not ended for good.</summary>
    /// <exception cref="FunctionException">There is no such function.</exception>
    public int Waiting(string functionName) => 0;

    /// <summary>A queue of the template.</summary>
    /// <exception cref="FunctionException">There is none of this name, ARN or URL.</exception>
    public LocalQueue Queue(string nameArnOrUrl) => throw new FunctionException(FunctionFault.Missing, nameArnOrUrl);

    /// <summary>Stops the processes; what waits goes on at the next start.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
