using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I5: what the device keeps on the drive stays under its named caps, whatever happens.</summary>
public sealed class FlashBounds(SimulationPlan plan) : Checker
{
    /// <summary>Beside the journal: two slots for the counters, two for the gap marker.</summary>
    private const int SmallFiles = 4;

    private const int SmallFileBytesMax = 76;

    /// <inheritdoc/>
    public override string Name => "I5 the drive's caps";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        if (happened is not DriveMeasured drive)
            return null;
        var totalBytesMax = (plan.SegmentBytes * plan.SegmentsMax) + (SmallFiles * SmallFileBytesMax);
        if (drive.TotalBytes > totalBytesMax)
            return $"{drive.TotalBytes} bytes on the drive, at most {totalBytesMax}";
        var filesMax = plan.SegmentsMax + SmallFiles;
        if (drive.Files > filesMax)
            return $"{drive.Files} files on the drive, at most {filesMax}";
        return drive.LargestBytes > plan.SegmentBytes
            ? $"a file of {drive.LargestBytes} bytes, at most {plan.SegmentBytes}"
            : null;
    }
}
