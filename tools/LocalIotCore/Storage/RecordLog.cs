using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace LocalIotCore.Storage;

/// <summary>A durable dictionary in one append-only file: key to value, with checksums and compaction.</summary>
/// <remarks>What <see cref="Put"/> and <see cref="Delete"/> have done when they return survives a killed process
/// (kill -9), as the operating system has it; a power cut only with <see cref="RecordLogOptions.IsDurable"/>.
/// Damage never goes unnoticed: see <see cref="Damage"/>. Thread-safe; values are not kept in memory. The format is
/// described in FORMAT.md.</remarks>
public sealed partial class RecordLog : IDisposable
{
    /// <summary>The longest key, in UTF-8.</summary>
    public const int KeyMaxBytes = ushort.MaxValue;

    /// <summary>The longest value.</summary>
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
            _writer = new RecordWriter(_file, _index.EndOffset, options.IsDurable);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What could not be read when the log was opened; empty when all is well.</summary>
    public RecordLogDamage Damage { get; }

    /// <summary>The number of keys.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _index.Count;
        }
    }

    /// <summary>The size of the file.</summary>
    public long SizeBytes
    {
        get
        {
            lock (_gate)
                return _index.EndOffset;
        }
    }

    /// <summary>Opens a log, creating it on first use.</summary>
    /// <exception cref="IOException">It is in use by another process, or cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">The file is no log of this version.</exception>
    public static RecordLog Open(string path, RecordLogOptions? options = null, ILogger? logger = null)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fileLock = FileLock.TryTake(path + ".lock")
            ?? throw new IOException($"{path} is in use by another process: one at a time may write it.");
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
    /// <exception cref="IOException">The disk is full or gone; the log is as it was before.</exception>
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

    /// <summary>Removes a key; one that is not there costs nothing.</summary>
    /// <exception cref="IOException">The disk is full or gone; the log is as it was before.</exception>
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

    /// <summary>All keys and values, in the order they were last put. Meant for start-up: do not change the log
    /// meanwhile. Each value is a copy.</summary>
    /// <exception cref="InvalidOperationException">The log was changed meanwhile.</exception>
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
                throw new InvalidOperationException($"{_path} was changed while its entries were read.");
        }
    }

    /// <summary>Rewrites the file with only what counts. Happens by itself when garbage outweighs the rest.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_file.IsClosed, this);
            CompactLocked();
        }
    }

    /// <summary>Closes the file and lets other processes have it.</summary>
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
            // Nothing is lost: the file goes on growing, and the next attempt is at twice the size.
            _compactAtBytes = _index.EndOffset * 2;
            LogCompactionFailed(_path, e);
        }
    }

    private static SafeFileHandle OpenFile(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Compacting {Path} failed; it keeps growing until it succeeds")]
    private partial void LogCompactionFailed(string path, Exception e);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "{Path} ended in a record that was being written ({SizeBytes} bytes); it was removed")]
    private partial void LogTornTail(string path, long sizeBytes);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Path} is damaged: {SizeBytes} bytes at {Offset} cannot be read; the file is kept as {Copy}")]
    private partial void LogDamaged(string path, long offset, long sizeBytes, string copy);
}
