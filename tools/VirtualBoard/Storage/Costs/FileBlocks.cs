using System.Numerics;

namespace VirtualBoard;

/// <summary>
/// The blocks of a file that is too large to be stored in its directory: littlefs' CTZ skip list (its DESIGN.md). Block 0 is
/// all data; block i begins with one pointer for each power of two that divides i, and one more. Written blocks are never
/// rewritten: appended data goes to a copy of the last block.
/// </summary>
internal static class FileBlocks
{
    private const int PointerBytes = 4;

    /// <summary>Counts the cost of writing a file from a given byte to its end.</summary>
    /// <param name="meter">The counter.</param>
    /// <param name="keptBytes">The bytes in blocks that stay unchanged; 0: everything is written.</param>
    /// <param name="sizeBytes">The file's size afterwards, more than <paramref name="keptBytes"/>.</param>
    public static void Write(FlashMeter meter, long keptBytes, long sizeBytes)
    {
        long startBytes = 0;
        for (var block = 0; startBytes < sizeBytes; block++)
        {
            var pointerBytes = PointersIn(block);
            var dataBytes = (int)Math.Min(FlashSpace.BlockBytes - pointerBytes, sizeBytes - startBytes);
            startBytes += dataBytes;
            if (startBytes > keptBytes)
                meter.WriteBlock(pointerBytes + dataBytes);
        }
    }

    private static int PointersIn(int block) =>
        block == 0 ? 0 : PointerBytes * (BitOperations.TrailingZeroCount(block) + 1);
}
