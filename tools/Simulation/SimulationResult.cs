using Simulation.Plan;
using Simulation.Trace;

namespace Simulation;

/// <summary>The result of a run.</summary>
/// <param name="Violation">The first violation; null if there was none.</param>
/// <param name="Hash">Hash of the trace: the same for the same seed, firmware and simulation.</param>
public sealed record SimulationResult(SimulationPlan Plan, Violation? Violation, ulong Hash, RunFigures Figures)
{
    /// <summary>The report of a failed run: the violation, all derived options, and how to repeat it.</summary>
    public string Report =>
        $"{Violation}{Environment.NewLine}{Plan}{Environment.NewLine}heating simulate --seed {Plan.Seed} --verbose";
}
