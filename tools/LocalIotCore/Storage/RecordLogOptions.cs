namespace LocalIotCore.Storage;

/// <summary>Settings of a <see cref="RecordLog"/>.</summary>
public sealed record RecordLogOptions
{
    /// <summary>Flush to disk after each record: survives a power cut too, at the cost of some milliseconds
    /// each.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Garbage below this size is not worth compacting.</summary>
    public long GarbageMinBytes { get; init; } = 1024 * 1024;
}
