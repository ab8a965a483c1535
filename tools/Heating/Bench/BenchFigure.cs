namespace Heating.Bench;

/// <summary>One line of the report.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The figures, with their units.</param>
/// <param name="Target">What they are to be; empty: there is no target.</param>
/// <param name="IsMet">Whether they are; null: there is no target.</param>
internal sealed record BenchFigure(string What, string Measured, string Target = "", bool? IsMet = null);
