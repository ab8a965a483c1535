using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace LocalIotCore.Storage;

/// <summary>A durable dictionary in one append-only file, with checksums and compaction.</summary>
/// <remarks>Once <see cref="Put"/> or <see cref="Delete"/> returns, the change survives a killed process (kill -9),
/// because the operating system has it; it survives a power cut only with <see cref="RecordLogOptions.IsDurable"/>.
/// Damage never goes unnoticed: see <see cref="Damage"/>. Thread-safe; values are not kept in memory. FORMAT.md
/// describes the format.</remarks>
public sealed partial class RecordLog : IDisposable
{
    /// <summary>Size of the longest key, in UTF-8.</summary>
    public const int KeyMaxBytes = ushort.MaxValue;

    /// <summary>Size of the longest value.</summary>
    public const int ValueMaxBytes = 16 * 1024 * 1024;

    private readonly RecordLogOptions _options;
    private readonly ILogger _logger;
    private readonly FileLock _lock;
    private readonly Lock _gate = new();
    private RecordIndex _index = new();
    private readonly string _path;
    private SafeFileHandle _file;
    private RecordWriter _writer;
    private long _compactAtBytes;
    private int _changes;

    private RecordLog(string path, RecordLogOptions options, ILogger logger, FileLock fileLock)
    {
        _path = path;
        _options = options;
        _logger = logger;
        _lock = fileLock;
        _file = OpenFile(path);
        try
        {
            Damage = Recover();
            _writer = new RecordWriter(_file, _index.EndOffset, options);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What was unreadable when the log was opened; empty if nothing was.</summary>
    public RecordLogDamage Damage { get; }

    /// <summary>Number of keys.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _index.Count;
        }
    }

    /// <summary>Size of the file.</summary>
    public long SizeBytes
    {
        get
        {
            lock (_gate)
                return _index.EndOffset;
        }
    }

    /// <summary>Opens a log, creating it on first use.</summary>
    /// <exception cref="IOException">Another process uses it, or it cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The file is not a log of this version.</exception>
    public static RecordLog Open(string path, RecordLogOptions? options = null, ILogger? logger = null)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fileLock = FileLock.TryTake(path + ".lock")
            ?? throw new IOException($"{path} is in use by another process; only one can write it at a time.");
        try
        {
            return new RecordLog(path, options ?? new RecordLogOptions(), logger ?? NullLogger.Instance, fileLock);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Sets the value of a key.</summary>
    /// <exception cref="ArgumentException">Key or value is too long.</exception>
    /// <exception cref="DiskFullException">The file cannot grow; the log is unchanged.</exception>
    /// <exception cref="IOException">The disk is gone; the log is unchanged.</exception>
    public void Put(string key, ReadOnlySpan<byte> value)
    {
        if (value.Length > ValueMaxBytes)
            throw new ArgumentException($"The value of \"{key}\" has {value.Length} bytes; at most {ValueMaxBytes}.");
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_file.IsClosed, this);
            var sizeBytes = _writer.Append(RecordKind.Put, key, value);
            _index.Put(key, _writer.EndOffset - sizeBytes, sizeBytes);
            Appended();
        }
    }

    /// <summary>Removes a key; one that does not exist costs nothing.</summary>
    /// <exception cref="DiskFullException">The file cannot grow; the log is unchanged.</exception>
    /// <exception cref="IOException">The disk is gone; the log is unchanged.</exception>
    public void Delete(string key)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_file.IsClosed, this);
            if (!_index.Contains(key))
                return;
            var sizeBytes = _writer.Append(RecordKind.Delete, key, []);
            _index.Delete(key, _writer.EndOffset - sizeBytes, sizeBytes);
            Appended();
        }
    }

    /// <summary>All keys and values, in the order in which they were last put. Meant for start-up: do not change the
    /// log while enumerating. Each value is a copy.</summary>
    /// <exception cref="InvalidOperationException">The log was changed while enumerating.</exception>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Entries()
    {
        using var reader = new RecordReader(_file, RecordFormat.HeaderSizeBytes, _index.EndOffset);
        var changes = _changes;
        while (reader.Read() == RecordRead.Record)
        {
            if (reader.Kind != RecordKind.Put || !_index.IsLive(reader.KeyText, reader.RecordOffset))
                continue;
            yield return new(reader.KeyText.ToString(), reader.Value.ToArray());
            if (changes != _changes)
                throw new InvalidOperationException($"{_path} was changed while its entries were being read.");
        }
    }

    /// <summary>Rewrites the file with only the current records. Happens automatically when garbage outweighs
    /// them.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_file.IsClosed, this);
            CompactLocked();
        }
    }

    /// <summary>Closes the file and releases the lock.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
            _lock.Dispose();
        }
    }

    private void Appended()
    {
        _changes++;
        if (_index.GarbageBytes <= Math.Max(_options.GarbageMinBytes, _index.LiveBytes)
            || _index.EndOffset < _compactAtBytes)
            return;
        try
        {
            CompactLocked();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Nothing is lost: the file keeps growing, and the next attempt is at twice the size.
            _compactAtBytes = _index.EndOffset * 2;
            LogCompactionFailed(_path, e);
        }
    }

    private static SafeFileHandle OpenFile(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Compacting {Path} failed; it keeps growing until it succeeds")]
    private partial void LogCompactionFailed(string path, Exception e);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "{Path} ended in an incomplete record ({SizeBytes} bytes), which was removed")]
    private partial void LogTornTail(string path, long sizeBytes);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Path} is damaged: {SizeBytes} bytes at {Offset} cannot be read; the file is kept as {Copy}")]
    private partial void LogDamaged(string path, long offset, long sizeBytes, string copy);
}

/// <summary>Settings of a <see cref="RecordLog"/>.</summary>
public sealed record RecordLogOptions
{
    /// <summary>Flush to disk after each record: survives a power cut too, at the cost of some milliseconds
    /// each.</summary>
    public bool IsDurable { get; init; }

    /// <summary>Largest size of the file; beyond it the disk counts as full. May be changed while the log is
    /// open.</summary>
    public long SizeBytesMax { get; set; } = long.MaxValue;

    /// <summary>Garbage below this size is not worth compacting.</summary>
    public long GarbageMinBytes { get; init; } = 1024 * 1024;
}
