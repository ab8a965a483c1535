namespace Simulation.Trace;

/// <summary>A violation of an invariant.</summary>
/// <param name="Checker">The checker that found it.</param>
/// <param name="AtMs">Time since the run's start in ms.</param>
public sealed record Violation(string Checker, long AtMs, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"VIOLATION at {AtMs} ms: {Checker}: {Problem}";
}
