using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>Checks one invariant over the events of a run.</summary>
public abstract class Checker
{
    /// <summary>The number and name of the invariant.</summary>
    public abstract string Name { get; }

    /// <summary>Takes the next event.</summary>
    /// <returns>What is wrong; null while the invariant holds.</returns>
    public abstract string? Check(SimulationEvent happened);
}
