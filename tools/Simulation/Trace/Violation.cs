namespace Simulation.Trace;

/// <summary>A broken promise.</summary>
/// <param name="Checker">Who saw it.</param>
/// <param name="AtMs">When: ms since the run's beginning.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record Violation(string Checker, long AtMs, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"VIOLATION at {AtMs} ms: {Checker}: {Problem}";
}
