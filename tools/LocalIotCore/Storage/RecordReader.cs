using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LocalIotCore.Storage;

internal enum RecordRead
{
    /// <summary>An intact record.</summary>
    Record,

    /// <summary>The end of the log, right after a record.</summary>
    End,

    /// <summary>The rest is the beginning of a record, or zeros: a writer was interrupted here.</summary>
    Torn,

    /// <summary>Anything else: <see cref="RecordReader.SkipDamage"/> looks for the next record.</summary>
    Damaged,
}

/// <summary>Reads records one after another through a buffer.</summary>
internal sealed class RecordReader(SafeFileHandle file, long startOffset, long endOffset) : IDisposable
{
    private const int BufferSizeBytes = 256 * 1024;

    private byte[] _buffer = new byte[BufferSizeBytes];
    private char[] _keyText = new char[256];
    private long _bufferOffset = startOffset;
    private int _bufferedBytes;
    private long _next = startOffset;
    private int _recordSizeBytes;
    private int _keyTextLength;

    /// <summary>Offset of the last record read.</summary>
    public long RecordOffset { get; private set; }

    /// <summary>Offset where the next record is expected.</summary>
    public long NextOffset => _next;

    public RecordKind Kind => RecordFormat.Kind(Record);

    /// <summary>Valid until the next read.</summary>
    public ReadOnlySpan<char> KeyText => _keyText.AsSpan(0, _keyTextLength);

    /// <summary>Valid until the next read.</summary>
    public ReadOnlySpan<byte> Value =>
        Record[(RecordFormat.RecordHeaderSizeBytes + RecordFormat.KeySize(Record))..];

    /// <summary>The whole record; valid until the next read.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan((int)(RecordOffset - _bufferOffset), _recordSizeBytes);

    /// <summary>Reads the record at <see cref="NextOffset"/> and advances, if there is one.</summary>
    public RecordRead Read()
    {
        if (_next == endOffset)
            return RecordRead.End;
        var header = Peek(_next, RecordFormat.RecordHeaderSizeBytes);
        if (header.Length < RecordFormat.RecordHeaderSizeBytes)
            return IsBeginning(header) ? RecordRead.Torn : RecordRead.Damaged;
        var sizeBytes = RecordFormat.RecordSize(header, _next);
        if (sizeBytes < 0)
            return IsBlankToEnd() ? RecordRead.Torn : RecordRead.Damaged;
        if (sizeBytes > endOffset - _next)
            return RecordRead.Torn;
        if (!TryTake(sizeBytes))
            return RecordRead.Damaged;
        _next += sizeBytes;
        return RecordRead.Record;
    }

    /// <summary>Moves <see cref="NextOffset"/> to the next intact record, or to the end.</summary>
    public void SkipDamage()
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, RecordFormat.RecordMagic);
        for (var offset = _next + 1; offset < endOffset;)
        {
            var window = Peek(offset, RecordFormat.RecordHeaderSizeBytes, isLonger: true);
            if (window.Length < RecordFormat.RecordHeaderSizeBytes)
                break;
            var found = window.IndexOf(magic);
            if (found < 0)
            {
                offset += window.Length - magic.Length + 1;
                continue;
            }
            offset += found;
            _next = offset;
            if (IsRecordAt(offset))
                return;
            offset++;
        }
        _next = endOffset;
    }

    public void Dispose() => _buffer = [];

    private bool IsRecordAt(long offset)
    {
        var header = Peek(offset, RecordFormat.RecordHeaderSizeBytes);
        if (header.Length < RecordFormat.RecordHeaderSizeBytes)
            return false;
        var sizeBytes = RecordFormat.RecordSize(header, offset);
        return sizeBytes > 0 && sizeBytes <= endOffset - offset
            && RecordFormat.IsIntact(Peek(offset, sizeBytes));
    }

    private bool TryTake(int sizeBytes)
    {
        var record = Peek(_next, sizeBytes);
        if (record.Length < sizeBytes || !RecordFormat.IsIntact(record)
            || RecordFormat.Kind(record) is not (RecordKind.Put or RecordKind.Delete))
            return false;
        RecordOffset = _next;
        _recordSizeBytes = sizeBytes;
        var key = record.Slice(RecordFormat.RecordHeaderSizeBytes, RecordFormat.KeySize(record));
        if (_keyText.Length < key.Length)
            _keyText = new char[key.Length];
        _keyTextLength = Encoding.UTF8.GetChars(key, _keyText);
        return true;
    }

    private static bool IsBeginning(ReadOnlySpan<byte> rest)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, RecordFormat.RecordMagic);
        var compared = Math.Min(rest.Length, magic.Length);
        return rest[..compared].SequenceEqual(magic[..compared]) || !rest.ContainsAnyExcept((byte)0);
    }

    // After a power cut a file system may show blocks that were allocated but never written.
    private bool IsBlankToEnd()
    {
        for (var offset = _next; offset < endOffset;)
        {
            var window = Peek(offset, 1, isLonger: true);
            if (window.IsEmpty || window.ContainsAnyExcept((byte)0))
                return false;
            offset += window.Length;
        }
        return true;
    }

    // The bytes at an offset: at least this many if the log has them; with isLonger everything buffered.
    private ReadOnlySpan<byte> Peek(long offset, int sizeBytes, bool isLonger = false)
    {
        var available = (int)Math.Min(sizeBytes, endOffset - offset);
        if (offset < _bufferOffset || offset + available > _bufferOffset + _bufferedBytes)
            Fill(offset, available);
        var start = (int)(offset - _bufferOffset);
        var buffered = _bufferedBytes - start;
        return _buffer.AsSpan(start, isLonger ? buffered : Math.Min(available, buffered));
    }

    private void Fill(long offset, int sizeBytes)
    {
        if (_buffer.Length < sizeBytes)
            _buffer = new byte[sizeBytes];
        var wanted = (int)Math.Min(_buffer.Length, endOffset - offset);
        _bufferOffset = offset;
        _bufferedBytes = 0;
        while (_bufferedBytes < wanted)
        {
            var free = _buffer.AsSpan(_bufferedBytes, wanted - _bufferedBytes);
            var read = RandomAccess.Read(file, free, offset + _bufferedBytes);
            if (read == 0)
                break;
            _bufferedBytes += read;
        }
    }
}
