namespace VirtualBoard;

/// <summary>A directory: a chain of metadata pairs with its names in order.</summary>
internal sealed class MetadataDirectory
{
    /// <summary>Tag and two block numbers: the location of a pair.</summary>
    public const int PlaceBytes = DirectoryEntry.TagBytes + 8;

    /// <summary>Tag and three words: marks a change to several pairs in progress.</summary>
    public const int UnderWayBytes = DirectoryEntry.TagBytes + 12;

    private readonly FlashMeter meter;
    private readonly MetadataDirectory? parent;
    private readonly List<MetadataPair> pairs = [];
    private MetadataPair? superblock;

    /// <param name="meter">The counter.</param>
    /// <param name="first">Its first pair.</param>
    /// <param name="parent">The parent directory; null for the root.</param>
    public MetadataDirectory(FlashMeter meter, MetadataPair first, MetadataDirectory? parent)
    {
        this.meter = meter;
        this.parent = parent;
        pairs.Add(first);
    }

    public IEnumerable<DirectoryEntry> Entries => pairs.SelectMany(pair => pair.Entries);

    public MetadataPair First => pairs[0];

    public MetadataPair Last => pairs[^1];

    public DirectoryEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <summary>The pair that contains a name, or would.</summary>
    public MetadataPair PairOf(string name) =>
        pairs.FirstOrDefault(pair => pair.Entries.Exists(entry => Order(entry.Name, name) >= 0)) ?? pairs[^1];

    /// <summary>Inserts a name in its place. Costs nothing until committed.</summary>
    public void Insert(DirectoryEntry entry)
    {
        var entries = PairOf(entry.Name).Entries;
        var index = entries.FindIndex(other => Order(other.Name, entry.Name) > 0);
        entries.Insert(index < 0 ? entries.Count : index, entry);
    }

    /// <summary>Removes a name, and its pair too if that is now empty and not the first.</summary>
    /// <returns>The pair to which the removal must be committed, and its size in bytes.</returns>
    public (MetadataPair Pair, int Bytes) Remove(DirectoryEntry entry)
    {
        var pair = PairOf(entry.Name);
        pair.Entries.Remove(entry);
        var index = pairs.IndexOf(pair);
        if (pair.Entries.Count > 0 || index == 0)
            return (pair, DirectoryEntry.TagBytes);
        pairs.RemoveAt(index);
        pairs[index - 1].HasTail = pair.HasTail;
        return (pairs[index - 1], PlaceBytes);
    }

    /// <summary>Commits a change already made to the entries.</summary>
    /// <param name="pair">The changed pair.</param>
    /// <param name="contentBytes">Bytes of the change.</param>
    /// <param name="hasErasedRoom">The value when the directory was read: an open file keeps it even after a compaction, so each
    /// of its further commits compacts again.</param>
    public void Commit(MetadataPair pair, int contentBytes, bool hasErasedRoom)
    {
        if (hasErasedRoom && pair.TryAppend(contentBytes))
            return;
        for (var split = pair.SplitIndex(); split > 0; split = pair.SplitIndex())
            Split(pair, split);
        var isTired = pair.IsTired;
        if (isTired && pair.IsSuperblock)
            LeaveSuperblock(pair);
        pair.Compact();
        if (isTired && !pair.IsSuperblock)
            TellPlace(pair);
    }

    private void Split(MetadataPair pair, int index)
    {
        var tail = new MetadataPair(meter) { HasTail = pair.HasTail };
        tail.Entries.AddRange(pair.Entries[index..]);
        pair.Entries.RemoveRange(index, pair.Entries.Count - index);
        pair.HasTail = true;
        pairs.Insert(pairs.IndexOf(pair) + 1, tail);
        tail.Compact();
    }

    // The superblock cannot move. When it has been erased often enough, its content moves to another pair.
    private void LeaveSuperblock(MetadataPair pair)
    {
        var root = new MetadataPair(meter) { HasTail = pair.HasTail, HasSuperblockEntry = true };
        root.Entries.AddRange(pair.Entries);
        pair.Entries.Clear();
        pair.HasTail = true;
        superblock = pair;
        pairs[0] = root;
        root.Compact();
    }

    // One block of the pair has changed, so references to the pair are updated.
    private void TellPlace(MetadataPair pair)
    {
        var index = pairs.IndexOf(pair);
        if (index > 0)
        {
            Commit(pairs[index - 1], PlaceBytes, pairs[index - 1].HasErasedRoom);
        }
        else if (superblock is not null)
        {
            Commit(superblock, PlaceBytes, superblock.HasErasedRoom);
        }
        else if (parent is not null)
        {
            // In the parent's entry, and in the list of all pairs, where the preceding pair is assumed to be the parent.
            var above = parent.First;
            parent.Commit(above, PlaceBytes + UnderWayBytes, above.HasErasedRoom);
            parent.Commit(above, PlaceBytes + UnderWayBytes, above.HasErasedRoom);
        }
    }

    private static int Order(string a, string b) => string.CompareOrdinal(a, b);
}
