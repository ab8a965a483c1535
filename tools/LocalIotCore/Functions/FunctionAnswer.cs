namespace LocalIotCore.Functions;

/// <summary>What a function answered.</summary>
/// <param name="Payload">The response; empty if it failed.</param>
/// <param name="Error">Null if it succeeded.</param>
public sealed record FunctionAnswer(ReadOnlyMemory<byte> Payload, FunctionError? Error);

/// <summary>Why an invocation failed.</summary>
/// <param name="Type">The function's own, or `Sandbox.Timedout`, `Runtime.ExitError`, `Function.ResponseSizeTooLarge`,
/// `Function.CannotStart`, `EventAgeExceeded`.</param>
/// <param name="Message">For people.</param>
public sealed record FunctionError(string Type, string Message);

/// <summary>The end of one attempt of an asynchronous invocation.</summary>
/// <param name="RequestId">The same for all attempts.</param>
/// <param name="Payload">What the function got.</param>
/// <param name="Answer">What it answered.</param>
/// <param name="Attempt">From 1; 0 if the invocation was given up before the first.</param>
/// <param name="IsFinal">Whether no further attempt follows.</param>
public sealed record InvocationEnd(
    string FunctionName, string RequestId, ReadOnlyMemory<byte> Payload, FunctionAnswer Answer, int Attempt, bool IsFinal);

/// <summary>An invocation was not accepted.</summary>
public sealed class FunctionException(FunctionFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public FunctionFault Fault { get; } = fault;
}

/// <summary>Why an invocation was not accepted.</summary>
public enum FunctionFault
{
    /// <summary>There is no function of this name.</summary>
    Missing,
    /// <summary>The payload is larger than AWS accepts, or not JSON.</summary>
    BadPayload,
    /// <summary>Too much is waiting, or the disk is full.</summary>
    Full,
    /// <summary>The host is stopping.</summary>
    Stopping,
}
