namespace Heating.Bench;

/// <summary>One line of the report.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The figures, with their units.</param>
/// <param name="Target">The target; empty if there is none.</param>
/// <param name="IsMet">Whether the target is met; null if there is none.</param>
internal sealed record BenchFigure(string What, string Measured, string Target = "", bool? IsMet = null);
