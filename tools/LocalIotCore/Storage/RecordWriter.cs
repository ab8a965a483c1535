using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LocalIotCore.Storage;

/// <summary>Appends records to a file, each by one write.</summary>
internal sealed class RecordWriter(SafeFileHandle file, long endOffset, bool isDurable)
{
    // A buffer that one large record made larger is not kept.
    private const int BufferKeptMaxBytes = 64 * 1024;

    // A key that is no valid UTF-16 is an error: replaced characters would make two keys one.
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
        try
        {
            RandomAccess.Write(file, record, EndOffset);
            if (isDurable)
                RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            RemovePartial();
            throw;
        }
        EndOffset += record.Length;
    }

    // Should this fail too, opening the log finds a torn tail, or the next record is written over it.
    private void RemovePartial()
    {
        try
        {
            RandomAccess.SetLength(file, EndOffset);
        }
        catch (IOException)
        {
            // The caller gets the first error, which says why.
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
