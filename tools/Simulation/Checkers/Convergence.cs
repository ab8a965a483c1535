using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I11: within a bound after the last fault, the device is connected, its journal is empty, and it runs the
/// desired configuration or reports why not.</summary>
public sealed class Convergence : Checker
{
    /// <inheritdoc/>
    public override string Name => "I11 it comes to rest";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened) => happened switch
    {
        Ended { IsConnected: false } => "long after the last fault the device is not connected",
        Ended { PendingCount: > 0 } ended => $"long after the last fault {ended.PendingCount} events are waiting",
        ShadowEnded { Delta.Length: > 0, Rejected: "" } ended =>
            $"long after the last fault {ended.Delta} is desired, but neither reported nor rejected",
        _ => null,
    };
}
