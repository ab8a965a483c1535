namespace VirtualBoard;

/// <summary>One name in a directory, and the space it uses there.</summary>
internal sealed class DirectoryEntry(string name)
{
    /// <summary>Everything in a directory is a tag with content (littlefs' SPEC.md).</summary>
    public const int TagBytes = 4;

    // Two block numbers of a subdirectory, or block number and size of a file.
    private const int ReferenceBytes = 8;

    // esp_littlefs stores the modification time as an attribute: a time_t, 8 bytes.
    private const int StampBytes = TagBytes + 8;

    public string Name { get; } = name;

    /// <summary>The subdirectory; null for a file.</summary>
    public MetadataDirectory? Directory { get; init; }

    /// <summary>Size of a file.</summary>
    public long SizeBytes { get; set; }

    /// <summary>Whether it has a timestamp.</summary>
    public bool IsStamped { get; set; }

    /// <summary>Whether the file's content is stored in the directory.</summary>
    public bool IsInline => Directory is null && SizeBytes <= FlashSpace.InlineMaxBytes;

    /// <summary>Bytes of the name.</summary>
    public int NameBytes => TagBytes + Name.Length;

    /// <summary>Bytes of the content or the reference to it, and of the timestamp.</summary>
    public int ContentBytes => TagBytes + (IsInline ? (int)SizeBytes : ReferenceBytes) + (IsStamped ? StampBytes : 0);

    /// <summary>Blocks that a file uses outside the directory.</summary>
    public int DataBlocks => Directory is null ? FlashSpace.DataBlocks(SizeBytes) : 0;
}
