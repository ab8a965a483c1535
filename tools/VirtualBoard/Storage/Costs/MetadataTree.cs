namespace VirtualBoard;

/// <summary>All directories of a volume.</summary>
internal sealed class MetadataTree
{
    private readonly FlashMeter meter;
    private readonly MetadataDirectory root;

    /// <summary>A formatted volume.</summary>
    public MetadataTree(FlashMeter meter)
    {
        this.meter = meter;
        var superblock = new MetadataPair(meter) { IsSuperblock = true, HasSuperblockEntry = true };
        root = new MetadataDirectory(meter, superblock, parent: null);
        superblock.Compact();
    }

    /// <summary>The directory that contains a path's last name.</summary>
    public (MetadataDirectory Directory, string Name) Locate(string path)
    {
        var names = DrivePath.Split(path);
        var directory = root;
        foreach (var name in names[..^1])
            directory = directory.Find(name)?.Directory
                ?? throw new DriveException(DriveError.NotFound, $"'{path}': there is no directory '{name}'.");
        return (directory, names[^1]);
    }

    /// <summary>Creates an empty directory.</summary>
    public void CreateDirectory(string path)
    {
        var (parent, name) = Locate(path);
        var directory = new MetadataDirectory(meter, new MetadataPair(meter) { HasTail = true }, parent);
        directory.First.Compact();
        if (parent.First != parent.Last)
            NoteInListOfPairs(parent);
        parent.Last.HasTail = true;
        var entry = new DirectoryEntry(name) { Directory = directory };
        parent.Insert(entry);
        var pair = parent.PairOf(name);
        var bytes = DirectoryEntry.TagBytes + entry.NameBytes + entry.ContentBytes + MetadataDirectory.PlaceBytes;
        parent.Commit(pair, bytes, pair.HasErasedRoom);
    }

    /// <summary>Removes an empty directory.</summary>
    public void RemoveDirectory(string path)
    {
        var (parent, name) = Locate(path);
        if (parent.Find(name) is not { } entry)
            return;
        Remove(parent, entry, MetadataDirectory.UnderWayBytes);
        NoteInListOfPairs(parent);
    }

    /// <summary>Removes a name.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="entry">The entry to remove.</param>
    /// <param name="extraBytes">Bytes committed with the removal.</param>
    public static void Remove(MetadataDirectory directory, DirectoryEntry entry, int extraBytes)
    {
        var hasErasedRoom = directory.PairOf(entry.Name).HasErasedRoom;
        var (pair, bytes) = directory.Remove(entry);
        directory.Commit(pair, bytes + extraBytes, hasErasedRoom);
    }

    // All pairs of a volume form one list; the preceding pair is assumed to be the parent's last.
    private static void NoteInListOfPairs(MetadataDirectory parent) => parent.Commit(
        parent.Last, MetadataDirectory.PlaceBytes + MetadataDirectory.UnderWayBytes, parent.Last.HasErasedRoom);
}
