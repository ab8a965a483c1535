namespace LocalIotCore.Storage;

/// <summary>Collects the unreadable ranges; lists only the first, counts all.</summary>
internal sealed class DamagedRanges
{
    private readonly List<(long Offset, long SizeBytes)> _first = [];

    public int Count { get; private set; }

    public long SizeBytes { get; private set; }

    public IReadOnlyList<(long Offset, long SizeBytes)> First => _first;

    public bool IncludesHeader => _first.Count > 0 && _first[0].Offset == 0;

    public void Add(long offset, long sizeBytes)
    {
        Count++;
        SizeBytes += sizeBytes;
        if (_first.Count < RecordLogDamage.RangesMax)
            _first.Add((offset, sizeBytes));
    }
}
