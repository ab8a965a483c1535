namespace LocalIotCore.Storage;

/// <summary>What was unreadable when a <see cref="RecordLog"/> was opened. Everything else was kept.</summary>
/// <remarks>If a damaged record was the newest of its key, the older value is back.</remarks>
public sealed record RecordLogDamage
{
    /// <summary>Most ranges that are listed.</summary>
    public const int RangesMax = 100;

    /// <summary>No damage, except for a record that a killed process did not finish.</summary>
    public bool IsEmpty => RangeCount == 0;

    /// <summary>Number of unreadable ranges.</summary>
    public int RangeCount { get; init; }

    /// <summary>Total size of the unreadable ranges.</summary>
    public long SizeBytes { get; init; }

    /// <summary>The first <see cref="RangesMax"/> of them.</summary>
    public IReadOnlyList<(long Offset, long SizeBytes)> Ranges { get; init; } = [];

    /// <summary>The copy of the damaged file; null if nothing was damaged.</summary>
    public string? CopyPath { get; init; }

    /// <summary>Size of the incomplete record at the end, which was never confirmed.</summary>
    public long TornTailBytes { get; init; }
}

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
