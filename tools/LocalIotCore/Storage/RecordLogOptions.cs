namespace LocalIotCore.Storage;

/// <summary>Settings of a <see cref="RecordLog"/>.</summary>
public sealed record RecordLogOptions
{
    /// <summary>Flush to the disk after each record: survives a power cut too, at some milliseconds each.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Below this much garbage a file is not worth compacting.</summary>
    public long GarbageMinBytes { get; init; } = 1024 * 1024;
}
