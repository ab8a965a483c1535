using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LocalIotCore.Storage;

/// <summary>Appends records to a file, each with one write.</summary>
internal sealed class RecordWriter(SafeFileHandle file, long endOffset, RecordLogOptions options)
{
    // A buffer that grew beyond this for one large record is not kept.
    private const int BufferKeptMaxBytes = 64 * 1024;

    // A key that is not valid UTF-16 is an error: replacement characters would make two keys equal.
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private byte[] _buffer = new byte[4096];

    /// <summary>Where the next record will begin.</summary>
    public long EndOffset { get; private set; } = endOffset;

    /// <summary>Appends a record and returns its size in bytes.</summary>
    public int Append(RecordKind kind, ReadOnlySpan<char> key, ReadOnlySpan<byte> value)
    {
        var keySizeBytes = StrictUtf8.GetByteCount(key);
        if (keySizeBytes > RecordLog.KeyMaxBytes)
            throw new ArgumentException($"The key has {keySizeBytes} bytes; at most {RecordLog.KeyMaxBytes}.");
        var sizeBytes = RecordFormat.RecordHeaderSizeBytes + keySizeBytes + value.Length;
        var record = Buffer(sizeBytes);
        StrictUtf8.GetBytes(key, record[RecordFormat.RecordHeaderSizeBytes..]);
        value.CopyTo(record[(RecordFormat.RecordHeaderSizeBytes + keySizeBytes)..]);
        RecordFormat.WriteRecordHeader(record, EndOffset, kind, keySizeBytes);
        Write(record);
        return sizeBytes;
    }

    private void Write(ReadOnlySpan<byte> record)
    {
        if (EndOffset + record.Length > options.SizeBytesMax)
            throw new DiskFullException($"disk full: the file may not grow beyond {options.SizeBytesMax} bytes");
        try
        {
            RandomAccess.Write(file, record, EndOffset);
            if (options.IsDurable)
                RandomAccess.FlushToDisk(file);
        }
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException)
        {
            RemovePartial();
            if (DiskFullException.From(exception) is { } full)
                throw full;
            throw;
        }
        EndOffset += record.Length;
    }

    // If this fails too, the next record overwrites the torn tail, or opening the log removes it.
    private void RemovePartial()
    {
        try
        {
            RandomAccess.SetLength(file, EndOffset);
        }
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException)
        {
            // The caller gets the first error, which names the cause.
        }
    }

    private Span<byte> Buffer(int sizeBytes)
    {
        if (sizeBytes > BufferKeptMaxBytes)
            return new byte[sizeBytes];
        if (_buffer.Length < sizeBytes)
            _buffer = new byte[BufferKeptMaxBytes];
        return _buffer.AsSpan(0, sizeBytes);
    }
}
