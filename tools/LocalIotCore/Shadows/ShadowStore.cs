using System.Collections.Concurrent;
using LocalIotCore.Storage;

namespace LocalIotCore.Shadows;

/// <summary>
/// The shadows: in memory as the bytes of their records, and in a log that survives a killed process. A document with
/// its timestamps and version is one record, so it is stored completely or not at all. Keys: `{thing}` and
/// `{thing}/{shadow}`; names contain no slash. Thread-safe, but whoever changes a shadow must keep others from changing
/// it at the same time.
/// </summary>
internal sealed class ShadowStore : IDisposable
{
    /// <summary>More than the record of a deleted shadow has, and less than a document is likely to have.</summary>
    private const int DeletedBytesMax = 80;

    private readonly RecordLog _log;
    private readonly ConcurrentDictionary<string, byte[]> _records = new();

    /// <summary>Reads all shadows.</summary>
    /// <exception cref="IOException">Another process uses the log, or it cannot be read.</exception>
    public ShadowStore(RecordLog log)
    {
        _log = log;
        foreach ((string key, ReadOnlyMemory<byte> value) in log.Entries())
            _records[key] = value.ToArray();
    }

    /// <summary>Number of shadows, deleted ones included.</summary>
    public int Count => _records.Count;

    /// <summary>The document; null if there never was one, or it has been forgotten.</summary>
    public ShadowDocument? Find(ShadowName name) =>
        _records.TryGetValue(KeyOf(name), out byte[]? record) ? ShadowDocument.FromBytes(record) : null;

    /// <summary>Stores a document. It is durable when this returns.</summary>
    public void Save(ShadowName name, ShadowDocument document)
    {
        string key = KeyOf(name);
        byte[] record = document.ToBytes();
        _log.Put(key, record);
        _records[key] = record;
    }

    /// <summary>The names of a thing's existing named shadows, in order.</summary>
    public List<string> NamesOf(string thing)
    {
        string prefix = thing + "/";
        return [.. _records
            .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)
                && ShadowDocument.FromBytes(entry.Value).DeletedAt is null)
            .Select(entry => entry.Key[prefix.Length..])
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Forgets shadows that were deleted before a given time. Meant for start-up.</summary>
    public void ForgetDeleted(DateTimeOffset before)
    {
        long beforeS = before.ToUnixTimeSeconds();
        foreach ((string key, byte[] record) in _records)
        {
            if (record.Length > DeletedBytesMax || !(ShadowDocument.FromBytes(record).DeletedAt < beforeS))
                continue;
            _log.Delete(key);
            _records.TryRemove(key, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private static string KeyOf(ShadowName name) => name.Shadow is null ? name.Thing : $"{name.Thing}/{name.Shadow}";
}
