using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>Watches one promise over the stream of a run's events.</summary>
public abstract class Checker
{
    /// <summary>The promise, by its number and name.</summary>
    public abstract string Name { get; }

    /// <summary>Takes the next event.</summary>
    /// <returns>What is wrong; null while the promise holds.</returns>
    public abstract string? Check(SimulationEvent happened);
}
