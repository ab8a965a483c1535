using Simulation.Trace;

namespace Simulation.Checkers;

/// <summary>I5: what the device keeps on the drive stays under its named caps, whatever happens.</summary>
public sealed class FlashBounds : Checker
{
    /// <summary>The journal's default cap and, beside it, the small files: counters, markers.</summary>
    private const int TotalBytesMax = (96 + 4) * 1024;

    /// <summary>24 segments, one that is being begun, and the pairs of small files.</summary>
    private const int FilesMax = 24 + 1 + 8;

    private const int FileBytesMax = 4096;

    /// <inheritdoc/>
    public override string Name => "I5 the drive's caps";

    /// <inheritdoc/>
    public override string? Check(SimulationEvent happened)
    {
        if (happened is not DriveMeasured drive)
            return null;
        if (drive.TotalBytes > TotalBytesMax)
            return $"{drive.TotalBytes} bytes on the drive, at most {TotalBytesMax}";
        if (drive.Files > FilesMax)
            return $"{drive.Files} files on the drive, at most {FilesMax}";
        return drive.LargestBytes > FileBytesMax
            ? $"a file of {drive.LargestBytes} bytes, at most {FileBytesMax}"
            : null;
    }
}
