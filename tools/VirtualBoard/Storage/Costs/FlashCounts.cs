namespace VirtualBoard;

/// <summary>The flash costs of operations.</summary>
/// <param name="Operations">Operations of the drive: files opened, closed, deleted, renamed, and so on.</param>
/// <param name="Erases">Blocks erased.</param>
/// <param name="BytesProgrammed">Bytes programmed, whole program units.</param>
public readonly record struct FlashCounts(long Operations, long Erases, long BytesProgrammed)
{
    /// <summary>The difference between two readings.</summary>
    public static FlashCounts operator -(FlashCounts later, FlashCounts earlier) => new(
        later.Operations - earlier.Operations,
        later.Erases - earlier.Erases,
        later.BytesProgrammed - earlier.BytesProgrammed);
}
