namespace Cloud.Lambda;

/// <summary>What a function has around it.</summary>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="output">Where log lines and metrics go.</param>
public sealed class FunctionContext(Func<string, string?> variable, TextWriter output, TimeProvider time)
{
    public TimeProvider Time { get; } = time;

    public FunctionLog Log { get; } = new(output, time);

    public FunctionMetrics Metrics => field ??= new(Log, Time);

    public Secrets Secrets => field ??= new(this);

    /// <summary>An environment variable; null if it is absent or empty, which means the same in a template's parameter.
    /// </summary>
    public string? Get(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <exception cref="InvalidOperationException">The variable is not set.</exception>
    public string Require(string name) =>
        Get(name) ?? throw new InvalidOperationException($"The environment variable {name} is not set.");
}
