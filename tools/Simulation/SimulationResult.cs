using Simulation.Plan;
using Simulation.Trace;

namespace Simulation;

/// <summary>How a run ended.</summary>
/// <param name="Plan">What it was.</param>
/// <param name="Violation">The first broken promise; null: all held.</param>
/// <param name="Hash">The trace's hash: the same for the same seed, firmware and simulation.</param>
/// <param name="Figures">What happened.</param>
public sealed record SimulationResult(SimulationPlan Plan, Violation? Violation, ulong Hash, RunFigures Figures)
{
    /// <summary>What to show of a failed run: what broke, every derived option, and how to see it again.</summary>
    public string Report =>
        $"{Violation}{Environment.NewLine}{Plan}{Environment.NewLine}heating simulate --seed {Plan.Seed} --verbose";
}
