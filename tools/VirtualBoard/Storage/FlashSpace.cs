namespace VirtualBoard;

/// <summary>
/// How much room littlefs takes, in blocks. A model, not a copy of its allocator: whole blocks for a file's data,
/// small files inline in their directory, directories in pairs of blocks that are used half.
/// </summary>
public static class FlashSpace
{
    /// <summary>Erase block of the ESP32's flash.</summary>
    public const int BlockBytes = 4096;

    /// <summary>The `config` partition of nanoFramework's 4 MB ESP32 boards: 256 KB.</summary>
    public const int TotalBlocks = 64;

    /// <summary>Up to here a file's content lies in its directory: an eighth of a block, and esp_littlefs' cache.</summary>
    public const int InlineMaxBytes = 512;

    // The superblock's own pair.
    private const int SuperblockBlocks = 2;

    // Tags and attributes of one entry besides its name and inline content.
    private const int EntryOverheadBytes = 24;

    // A pair is split when compacting leaves it more than half full.
    private const int DirectoryPairBytes = BlockBytes / 2;

    /// <summary>Blocks that a file's data takes outside its directory.</summary>
    public static int DataBlocks(long sizeBytes) =>
        sizeBytes <= InlineMaxBytes ? 0 : (int)((sizeBytes + BlockBytes - 1) / BlockBytes);

    /// <summary>Blocks of everything: directories with their entries (name and, for files, size) and files.</summary>
    internal static int UsedBlocks(IEnumerable<IEnumerable<(string Name, long SizeBytes)>> directories)
    {
        var blocks = SuperblockBlocks;
        foreach (var entries in directories)
        {
            long directoryBytes = 0;
            foreach (var (name, sizeBytes) in entries)
            {
                blocks += DataBlocks(sizeBytes);
                directoryBytes += EntryOverheadBytes + name.Length + (sizeBytes <= InlineMaxBytes ? sizeBytes : 0);
            }

            blocks += 2 * (int)Math.Max(1, (directoryBytes + DirectoryPairBytes - 1) / DirectoryPairBytes);
        }

        return blocks;
    }
}
