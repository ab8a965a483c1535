using Simulation.Plan;
using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I5: the files of the device stay below their limits, whatever happens.</summary>
public sealed class FlashBounds(SimulationPlan plan) : Checker
{
    /// <summary>Besides the journal, in two slots each: counters, gap marker, configuration, maintenance, restarts and
    /// alarms.</summary>
    private const int SmallFiles = 12;

    private const int ConfigBytes = 384;

    /// <summary>Segments from consecutive boots in which the drive could not be listed, or none of them could be
    /// deleted. Even a boot without a change of the relay may tell alarms.</summary>
    private const int UnseenMax = 12;

    private const int SmallFilesBytesMax = 2 * (76 + 76 + ConfigBytes + 117 + 30 + 20);

    /// <inheritdoc/>
    public override string Name => "I5 the drive's caps";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        if (happened is not DriveMeasured drive)
            return null;
        // A boot cannot count what it cannot list or delete.
        var segmentsMax = plan.SegmentsMax + (plan.Has(Faults.ListFails) || plan.Has(Faults.DeleteFails) ? UnseenMax : 0);
        var totalBytesMax = (plan.SegmentBytes * segmentsMax) + SmallFilesBytesMax;
        if (drive.TotalBytes > totalBytesMax)
            return $"{drive.TotalBytes} bytes on the drive, at most {totalBytesMax}";
        var filesMax = segmentsMax + SmallFiles;
        if (drive.Files > filesMax)
            return $"{drive.Files} files on the drive, at most {filesMax}";
        var largestBytesMax = Math.Max(plan.SegmentBytes, ConfigBytes);
        return drive.LargestBytes > largestBytesMax
            ? $"a file of {drive.LargestBytes} bytes, at most {largestBytesMax}"
            : null;
    }
}
