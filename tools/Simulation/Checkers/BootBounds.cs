using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I9: whatever bytes are on the drive, the device boots with a bounded number of store operations. (A boot
/// that throws ends the run anyway.)</summary>
public sealed class BootBounds : Checker
{
    /// <summary>At most three reads of each of 33 files, and a few writes.</summary>
    private const int OperationsMax = 120;

    /// <inheritdoc/>
    public override string Name => "I9 boots are bounded";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened) =>
        happened is Booted { StoreOperations: > OperationsMax } booted
            ? $"boot {booted.Boot} took {booted.StoreOperations} store operations, at most {OperationsMax}"
            : null;
}
