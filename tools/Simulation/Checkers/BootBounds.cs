using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I9: whatever bytes are on the drive, the device boots with a bounded number of store operations. (A boot
/// that throws ends the run anyway.)</summary>
public sealed class BootBounds : Checker
{
    /// <summary>Each of 25 segments read at most three times in two parts, each of 8 slots three times, and a few writes.
    /// </summary>
    private const int OperationsMax = 200;

    /// <inheritdoc/>
    public override string Name => "I9 boots are bounded";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened) =>
        happened is Booted { StoreOperations: > OperationsMax } booted
            ? $"boot {booted.Boot} took {booted.StoreOperations} store operations, at most {OperationsMax}"
            : null;
}
