namespace VirtualBoard;

/// <summary>
/// What operations on files cost the flash under littlefs 2.11 with esp_littlefs' defaults (blocks of 4 KB, program
/// unit 128, cache 512, inline files up to 512 bytes, 512 block cycles), as nanoFramework's boards use it: erased
/// blocks and programmed bytes. A model of littlefs' mechanisms, without a byte of content; deterministic.
/// </summary>
/// <remarks>
/// Left out: which block is which (so wear is a sum, not a distribution), bad blocks, power cuts in the middle of an
/// operation, and files of which a part in the middle is written. README.md has the comparison with littlefs itself.
/// </remarks>
public sealed class LittlefsCosts
{
    private readonly FlashMeter meter = new();
    private readonly MetadataTree tree;
    private readonly Dictionary<string, bool> openFiles = [];
    private readonly bool isStamping;

    /// <summary>An empty, formatted volume.</summary>
    /// <param name="isStamping">
    /// As esp_littlefs is configured by default: every file has its time of change as an attribute, committed as soon
    /// as the file is opened. nanoFramework opens files for writing even to read them. False: littlefs alone.
    /// </param>
    public LittlefsCosts(bool isStamping = true)
    {
        this.isStamping = isStamping;
        tree = new MetadataTree(meter);
    }

    /// <summary>All costs so far.</summary>
    public FlashCounts Counts => meter.Counts;

    /// <summary>A file that exists is opened, be it to read or to write.</summary>
    public void Open(string path)
    {
        var (directory, name) = tree.Locate(path);
        if (directory.Find(name) is not { } entry)
            return;
        meter.Operation();
        openFiles[path] = directory.PairOf(name).HasErasedRoom;
        Stamp(path, directory, entry);
    }

    /// <summary>A file comes into being, empty, and is open.</summary>
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

    /// <summary>An open file is closed after it was written.</summary>
    /// <param name="path">Which.</param>
    /// <param name="keptBytes">How much of its beginning was left as it was: all that was there when the file was
    /// appended to, 0 when it was written anew.</param>
    /// <param name="sizeBytes">Its size now.</param>
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

    /// <summary>A file goes.</summary>
    public void Remove(string path)
    {
        var (directory, name) = tree.Locate(path);
        if (directory.Find(name) is not { } entry)
            return;
        meter.Operation();
        MetadataTree.Remove(directory, entry, extraBytes: 0);
    }

    /// <summary>A file gets another name, in the same directory or another.</summary>
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

    /// <summary>An empty directory comes into being.</summary>
    public void CreateDirectory(string path)
    {
        meter.Operation();
        tree.CreateDirectory(path);
    }

    /// <summary>An empty directory goes.</summary>
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
        // The entry may be in another pair now; that one is read anew.
        var after = directory.PairOf(entry.Name);
        if (after != pair)
            openFiles[path] = after.HasErasedRoom;
    }
}
