namespace LocalIotCore.Storage;

/// <summary>What opening a <see cref="RecordLog"/> found unreadable. All else was kept.</summary>
/// <remarks>A damaged record may have been the newest of its key: then the older value is back.</remarks>
public sealed record RecordLogDamage
{
    /// <summary>How many ranges are listed at most.</summary>
    public const int RangesMax = 100;

    /// <summary>Nothing was unreadable, apart from a record that a killed process did not finish.</summary>
    public bool IsEmpty => RangeCount == 0;

    /// <summary>The number of unreadable ranges.</summary>
    public int RangeCount { get; init; }

    /// <summary>All their bytes.</summary>
    public long SizeBytes { get; init; }

    /// <summary>The first <see cref="RangesMax"/> of them.</summary>
    public IReadOnlyList<(long Offset, long SizeBytes)> Ranges { get; init; } = [];

    /// <summary>The damaged file as it was; null where nothing was damaged.</summary>
    public string? CopyPath { get; init; }

    /// <summary>The size of the unfinished record at the end; that record was never confirmed to anybody.</summary>
    public long TornTailBytes { get; init; }
}
