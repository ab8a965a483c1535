namespace VirtualBoard;

/// <summary>
/// The space that littlefs uses, in blocks. A model, not a copy of its allocator: whole blocks for a file's data, small
/// files inline in their directory, directories in pairs of blocks, half used.
/// </summary>
public static class FlashSpace
{
    /// <summary>Erase block of the ESP32's flash.</summary>
    public const int BlockBytes = 4096;

    /// <summary>The `config` partition of nanoFramework's 4 MB ESP32 boards: 256 KB.</summary>
    public const int TotalBlocks = 64;

    /// <summary>Files up to this size are stored in their directory: an eighth of a block, and esp_littlefs' cache size.</summary>
    public const int InlineMaxBytes = 512;

    // The superblock's own pair.
    private const int SuperblockBlocks = 2;

    // Tags and attributes of one entry, without its name and inline content.
    private const int EntryOverheadBytes = 24;

    // A pair is split if it is still more than half full after compaction.
    private const int DirectoryPairBytes = BlockBytes / 2;

    /// <summary>Blocks that a file's data uses outside its directory.</summary>
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
