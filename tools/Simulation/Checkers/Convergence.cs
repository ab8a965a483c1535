using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I11: once the faults have ended, the device is connected, its journal is empty and it runs with what is desired,
/// or says why not, within a bound.</summary>
public sealed class Convergence : Checker
{
    /// <inheritdoc/>
    public override string Name => "I11 it comes to rest";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened) => happened switch
    {
        Ended { IsConnected: false } => "the faults are long over, and the device is not connected",
        Ended { PendingCount: > 0 } ended => $"the faults are long over, and {ended.PendingCount} events wait",
        ShadowEnded { Delta.Length: > 0, Rejected: "" } ended =>
            $"the faults are long over, and {ended.Delta} is desired, neither reported nor rejected",
        _ => null,
    };
}
