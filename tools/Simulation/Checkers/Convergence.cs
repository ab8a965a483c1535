using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I11: once the faults have ended, the device is connected and its journal is empty within a bound.</summary>
public sealed class Convergence : Checker
{
    /// <inheritdoc/>
    public override string Name => "I11 it comes to rest";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened) => happened switch
    {
        Ended { IsConnected: false } => "the faults are long over, and the device is not connected",
        Ended { PendingCount: > 0 } ended => $"the faults are long over, and {ended.PendingCount} events wait",
        _ => null,
    };
}
