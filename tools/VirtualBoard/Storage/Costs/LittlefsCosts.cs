namespace VirtualBoard;

/// <summary>
/// The flash costs of file operations, in erased blocks and programmed bytes, under littlefs 2.11 with esp_littlefs'
/// defaults (blocks of 4 KB, program unit 128, cache 512, inline files up to 512 bytes, 512 block cycles), as used by
/// nanoFramework's boards. A deterministic model of littlefs' mechanisms, without content.
/// </summary>
/// <remarks>
/// Not modelled: the identity of blocks (so wear is a sum, not a distribution), bad blocks, power cuts during an operation,
/// and writes in the middle of a file. README.md compares the model with littlefs itself.
/// </remarks>
public sealed class LittlefsCosts
{
    private readonly FlashMeter meter = new();
    private readonly MetadataTree tree;
    private readonly Dictionary<string, bool> openFiles = [];
    private readonly bool isStamping;

    /// <summary>An empty, formatted volume.</summary>
    /// <param name="isStamping">
    /// True, as esp_littlefs is configured by default: every file has its modification time as an attribute, committed as soon
    /// as the file is opened. (nanoFramework opens files for writing even to read them.) False: littlefs alone.
    /// </param>
    public LittlefsCosts(bool isStamping = true)
    {
        this.isStamping = isStamping;
        tree = new MetadataTree(meter);
    }

    /// <summary>All costs so far.</summary>
    public FlashCounts Counts => meter.Counts;

    /// <summary>An existing file is opened, for reading or writing.</summary>
    public void Open(string path)
    {
        var (directory, name) = tree.Locate(path);
        if (directory.Find(name) is not { } entry)
            return;
        meter.Operation();
        openFiles[path] = directory.PairOf(name).HasErasedRoom;
        Stamp(path, directory, entry);
    }

    /// <summary>An empty file is created and open.</summary>
    public void Create(string path)
    {
        var (directory, name) = tree.Locate(path);
        meter.Operation();
        openFiles[path] = directory.PairOf(name).HasErasedRoom;
        var entry = new DirectoryEntry(name);
        directory.Insert(entry);
        Commit(path, directory, entry, DirectoryEntry.TagBytes + entry.NameBytes + entry.ContentBytes);
        Stamp(path, directory, entry);
    }

    /// <summary>An open file is closed after writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keptBytes">How much of the old content was kept: all of it for an append, 0 for a rewrite.</param>
    /// <param name="sizeBytes">Its new size.</param>
    public void Close(string path, long keptBytes, long sizeBytes)
    {
        var (directory, name) = tree.Locate(path);
        if (directory.Find(name) is not { } entry)
            return;
        meter.Operation();
        if (sizeBytes == keptBytes && sizeBytes == entry.SizeBytes)
        {
            openFiles.Remove(path);
            return;
        }

        var wasInline = entry.IsInline;
        entry.SizeBytes = sizeBytes;
        if (!entry.IsInline && sizeBytes > keptBytes)
            FileBlocks.Write(meter, wasInline ? 0 : keptBytes, sizeBytes);
        Commit(path, directory, entry, entry.ContentBytes);
        openFiles.Remove(path);
    }

    /// <summary>A file is removed.</summary>
    public void Remove(string path)
    {
        var (directory, name) = tree.Locate(path);
        if (directory.Find(name) is not { } entry)
            return;
        meter.Operation();
        MetadataTree.Remove(directory, entry, extraBytes: 0);
    }

    /// <summary>A file is renamed, within a directory or to another one.</summary>
    public void Rename(string path, string newPath)
    {
        var (directory, name) = tree.Locate(path);
        var (newDirectory, newName) = tree.Locate(newPath);
        if (directory.Find(name) is not { } entry)
            return;
        meter.Operation();
        var renamed = new DirectoryEntry(newName) { SizeBytes = entry.SizeBytes, IsStamped = entry.IsStamped };
        newDirectory.Insert(renamed);
        var pair = newDirectory.PairOf(newName);
        var isSamePair = directory.PairOf(name) == pair;
        var bytes = DirectoryEntry.TagBytes + renamed.NameBytes + renamed.ContentBytes;
        if (isSamePair)
            pair.Entries.Remove(entry);
        newDirectory.Commit(pair, bytes + (isSamePair ? DirectoryEntry.TagBytes : MetadataDirectory.UnderWayBytes),
            pair.HasErasedRoom);
        if (!isSamePair)
            MetadataTree.Remove(directory, entry, MetadataDirectory.UnderWayBytes);
    }

    /// <summary>An empty directory is created.</summary>
    public void CreateDirectory(string path)
    {
        meter.Operation();
        tree.CreateDirectory(path);
    }

    /// <summary>An empty directory is removed.</summary>
    public void RemoveDirectory(string path)
    {
        meter.Operation();
        tree.RemoveDirectory(path);
    }

    private void Stamp(string path, MetadataDirectory directory, DirectoryEntry entry)
    {
        if (!isStamping)
            return;
        entry.IsStamped = true;
        Commit(path, directory, entry, entry.ContentBytes);
    }

    private void Commit(string path, MetadataDirectory directory, DirectoryEntry entry, int bytes)
    {
        var pair = directory.PairOf(entry.Name);
        directory.Commit(pair, bytes, openFiles.GetValueOrDefault(path, pair.HasErasedRoom));
        // The entry may now be in another pair, which is reread.
        var after = directory.PairOf(entry.Name);
        if (after != pair)
            openFiles[path] = after.HasErasedRoom;
    }
}
