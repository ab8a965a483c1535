using Microsoft.Win32.SafeHandles;

namespace LocalIotCore.Storage;

/// <summary>Writes a new log that contains only the current records, in their old order.</summary>
internal static class RecordCompactor
{
    private const int BatchSizeBytes = 256 * 1024;

    /// <summary>Copies the live records and returns the index of the new file.</summary>
    /// <exception cref="InvalidDataException">A record that was intact when the log was opened no longer
    /// is.</exception>
    public static RecordIndex Copy(SafeFileHandle source, RecordIndex index, SafeFileHandle target)
    {
        var copied = new RecordIndex();
        var batch = new byte[BatchSizeBytes];
        RecordFormat.FileHeader().CopyTo(batch, 0);
        var batchedBytes = RecordFormat.HeaderSizeBytes;
        var writtenBytes = 0L;
        using var reader = new RecordReader(source, RecordFormat.HeaderSizeBytes, index.EndOffset);
        while (ReadLive(reader, index))
        {
            var sizeBytes = reader.Record.Length;
            if (batchedBytes + sizeBytes > batch.Length)
            {
                RandomAccess.Write(target, batch.AsSpan(0, batchedBytes), writtenBytes);
                writtenBytes += batchedBytes;
                batchedBytes = 0;
                if (sizeBytes > batch.Length)
                    batch = new byte[sizeBytes];
            }
            var offset = writtenBytes + batchedBytes;
            var record = batch.AsSpan(batchedBytes, sizeBytes);
            reader.Record.CopyTo(record);
            RecordFormat.WriteRecordHeader(record, offset, RecordKind.Put, RecordFormat.KeySize(record));
            copied.Put(reader.KeyText, offset, sizeBytes);
            batchedBytes += sizeBytes;
        }
        RandomAccess.Write(target, batch.AsSpan(0, batchedBytes), writtenBytes);
        if (copied.Count != index.Count)
            throw new InvalidDataException(
                $"Only {copied.Count} of {index.Count} records can still be read: the file was damaged while it was open.");
        return copied;
    }

    private static bool ReadLive(RecordReader reader, RecordIndex index)
    {
        while (true)
        {
            switch (reader.Read())
            {
                case RecordRead.Record when reader.Kind == RecordKind.Put
                    && index.IsLive(reader.KeyText, reader.RecordOffset):
                    return true;
                case RecordRead.Record:
                    break;
                case RecordRead.Damaged:
                    reader.SkipDamage();
                    break;
                default:
                    return false;
            }
        }
    }
}
