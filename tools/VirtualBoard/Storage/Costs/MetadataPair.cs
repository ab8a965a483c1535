namespace VirtualBoard;

/// <summary>
/// A pair of blocks that holds a directory or part of one. One block is a log: each change is a commit at its end. When it
/// is full, its valid content is written to the other block, which is erased first; this is a compaction.
/// </summary>
internal sealed class MetadataPair(FlashMeter meter)
{
    // A commit ends with its checksum (tag and 4 bytes), preceded by that of the next program unit (tag and 8 bytes).
    private const int ChecksumBytes = 8;
    private const int CommitEndBytes = ChecksumBytes + 12;

    // A commit's content must end here.
    private const int ContentEndBytes = FlashSpace.BlockBytes - 8;

    private const int RevisionBytes = 4;

    private const int TailBytes = DirectoryEntry.TagBytes + 8;

    // A block still more than half full after compaction would soon be full again.
    private const int CompactedMaxBytes = FlashSpace.BlockBytes / 2;

    // esp_littlefs' block_cycles of 512, made odd so that both blocks alternate.
    private const int CompactionsPerPlace = 513;

    // The name "littlefs" and 24 bytes of format, each with its tag.
    private const int SuperblockEntryBytes = 40;

    private int offsetBytes;
    private int compactions;

    /// <summary>The volume's first two blocks, which cannot move.</summary>
    public bool IsSuperblock { get; init; }

    /// <summary>Holds the volume's format.</summary>
    public bool HasSuperblockEntry { get; init; }

    /// <summary>The names, in order.</summary>
    public List<DirectoryEntry> Entries { get; } = [];

    /// <summary>True if another pair follows, which is referenced here.</summary>
    public bool HasTail { get; set; }

    /// <summary>
    /// What littlefs finds when it rereads the directory: whether the space after the log is known to be erased.
    /// </summary>
    public bool HasErasedRoom => offsetBytes < FlashSpace.BlockBytes;

    /// <summary>Whether the next compaction moves to another block, for even wear.</summary>
    public bool IsTired => (compactions + 1) % CompactionsPerPlace == 0;

    /// <summary>Appends a commit to the log. False if there is no room.</summary>
    public bool TryAppend(int contentBytes)
    {
        if (offsetBytes + contentBytes > ContentEndBytes)
            return false;
        var end = FlashMeter.Aligned(Math.Min(offsetBytes + contentBytes + CommitEndBytes, FlashSpace.BlockBytes));
        // Nothing follows at the end of the block. The rest up to a commit's end is not programmed.
        meter.Program(contentBytes + (end < FlashSpace.BlockBytes ? CommitEndBytes : ChecksumBytes));
        offsetBytes = end;
        return true;
    }

    /// <summary>Writes the valid content to the other block.</summary>
    public void Compact()
    {
        compactions++;
        var bytes = RevisionBytes + BytesFrom(0) + (HasTail ? TailBytes : 0) + CommitEndBytes;
        offsetBytes = FlashMeter.Aligned(bytes);
        meter.WriteBlock(bytes);
    }

    /// <summary>The index from which entries must move to a new pair; 0: none must.</summary>
    public int SplitIndex()
    {
        // Halved by count; the superblock's entry counts as the first.
        var own = HasSuperblockEntry ? 1 : 0;
        var split = 0;
        while (own + Entries.Count - split > 1 && BytesFrom(split) > CompactedMaxBytes)
            split += (own + Entries.Count - split) / 2;
        return Math.Max(0, split - own);
    }

    private int BytesFrom(int first)
    {
        var own = HasSuperblockEntry ? 1 : 0;
        var bytes = Entries.Skip(Math.Max(0, first - own)).Sum(entry => entry.NameBytes + entry.ContentBytes);
        return bytes + (first < own ? SuperblockEntryBytes : 0);
    }
}
