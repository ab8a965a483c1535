namespace LocalIotCore.Storage;

/// <summary>Which record of a log has the current value of each key, and how much of the log is garbage.</summary>
internal sealed class RecordIndex
{
    private readonly record struct Slot(long Offset, int SizeBytes);

    private readonly Dictionary<string, Slot> _slots = [];
    private readonly Dictionary<string, Slot>.AlternateLookup<ReadOnlySpan<char>> _byText;

    public RecordIndex() => _byText = _slots.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => _slots.Count;

    /// <summary>Total size of the current records.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>The end of the last record.</summary>
    public long EndOffset { get; private set; } = RecordFormat.HeaderSizeBytes;

    public long GarbageBytes => EndOffset - RecordFormat.HeaderSizeBytes - LiveBytes;

    public bool Contains(string key) => _slots.ContainsKey(key);

    /// <summary>Whether the record at this offset is the current one of its key.</summary>
    public bool IsLive(ReadOnlySpan<char> key, long offset) =>
        _byText.TryGetValue(key, out var slot) && slot.Offset == offset;

    public void Put(ReadOnlySpan<char> key, long offset, int sizeBytes)
    {
        if (_byText.TryGetValue(key, out var old))
            LiveBytes -= old.SizeBytes;
        _byText[key] = new Slot(offset, sizeBytes);
        LiveBytes += sizeBytes;
        EndOffset = offset + sizeBytes;
    }

    public void Delete(ReadOnlySpan<char> key, long offset, int sizeBytes)
    {
        if (_byText.Remove(key, out _, out var old))
            LiveBytes -= old.SizeBytes;
        EndOffset = offset + sizeBytes;
    }
}
