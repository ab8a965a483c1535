namespace LocalIotCore.Storage;

public sealed partial class RecordLog
{
    // Damage is rare: this many copies are kept, then the last is replaced.
    private const int DamagedCopiesMax = 8;

    private string CompactingPath => _path + ".compacting";

    // Reads the whole log into the index and leaves a file that ends after an intact record.
    private RecordLogDamage Recover()
    {
        File.Delete(CompactingPath); // left by a process killed while compacting; the log itself is complete
        var lengthBytes = RandomAccess.GetLength(_file);
        var ranges = new DamagedRanges();
        if (!IsHeaderIntact(lengthBytes))
            ranges.Add(0, RecordFormat.HeaderSizeBytes);
        if (lengthBytes < RecordFormat.HeaderSizeBytes)
        {
            RandomAccess.Write(_file, RecordFormat.FileHeader(), 0);
            return new RecordLogDamage();
        }
        var tornBytes = Scan(lengthBytes, ranges);
        if (ranges.Count == 0)
        {
            if (tornBytes > 0)
            {
                RandomAccess.SetLength(_file, lengthBytes - tornBytes);
                LogTornTail(_path, tornBytes);
            }
            return new RecordLogDamage { TornTailBytes = tornBytes };
        }
        if (_index.EndOffset == RecordFormat.HeaderSizeBytes && ranges.IncludesHeader)
            throw new InvalidDataException($"{_path} is not a record log: neither its header nor any record is intact.");
        var copyPath = KeepCopy();
        foreach (var (offset, sizeBytes) in ranges.First)
            LogDamaged(_path, offset, sizeBytes, copyPath);
        CompactLocked();
        return new RecordLogDamage
        {
            RangeCount = ranges.Count,
            SizeBytes = ranges.SizeBytes,
            Ranges = ranges.First,
            CopyPath = copyPath,
            TornTailBytes = tornBytes,
        };
    }

    // A file shorter than a header counts as intact if it could be the beginning of one.
    private bool IsHeaderIntact(long lengthBytes)
    {
        var header = new byte[Math.Min(lengthBytes, RecordFormat.HeaderSizeBytes)];
        var read = RandomAccess.Read(_file, header, 0);
        if (read < RecordFormat.HeaderSizeBytes)
        {
            if (RecordFormat.FileHeader().AsSpan().StartsWith(header.AsSpan(0, read)))
                return true;
            throw new InvalidDataException($"{_path} is not a record log: its {read} bytes are not a header.");
        }
        var version = RecordFormat.ReadFileHeader(header);
        if (version is not null && version != RecordFormat.Version)
            throw new InvalidDataException(
                $"{_path} has the format version {version}; this program reads version {RecordFormat.Version}.");
        return version is not null;
    }

    // Returns the size of the torn tail.
    private long Scan(long lengthBytes, DamagedRanges ranges)
    {
        using var reader = new RecordReader(_file, RecordFormat.HeaderSizeBytes, lengthBytes);
        while (true)
        {
            switch (reader.Read())
            {
                case RecordRead.End:
                    return 0;
                case RecordRead.Torn:
                    return lengthBytes - reader.NextOffset;
                case RecordRead.Damaged:
                    var from = reader.NextOffset;
                    reader.SkipDamage();
                    ranges.Add(from, reader.NextOffset - from);
                    break;
                case RecordRead.Record when reader.Kind == RecordKind.Put:
                    _index.Put(reader.KeyText, reader.RecordOffset, reader.Record.Length);
                    break;
                default:
                    _index.Delete(reader.KeyText, reader.RecordOffset, reader.Record.Length);
                    break;
            }
        }
    }

    private string KeepCopy()
    {
        var number = 1;
        while (number < DamagedCopiesMax && File.Exists($"{_path}.damaged-{number}"))
            number++;
        var copyPath = $"{_path}.damaged-{number}";
        File.Copy(_path, copyPath, overwrite: true);
        return copyPath;
    }

    // At whatever step the process is killed, the log is complete: the old one or the new one.
    private void CompactLocked()
    {
        RecordIndex index;
        using (var target = File.OpenHandle(CompactingPath, FileMode.Create, FileAccess.Write))
        {
            index = RecordCompactor.Copy(_file, _index, target);
            RandomAccess.FlushToDisk(target); // otherwise a power cut might leave the new name with an empty file
        }
        _file.Dispose(); // Windows cannot replace an open file
        try
        {
            AtomicFile.Replace(CompactingPath, _path);
            _index = index;
        }
        finally
        {
            _file = OpenFile(_path);
            _writer = new RecordWriter(_file, _index.EndOffset, _options);
            _changes++;
        }
    }
}
