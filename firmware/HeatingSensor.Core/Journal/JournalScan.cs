using HeatingSensor.Ports;

namespace HeatingSensor.Journal
{
    /// <summary>What a boot finds on the drive.</summary>
    public sealed class JournalScan
    {
        /// <summary>A drive that is busy for a moment is asked again so often.</summary>
        private const int ListAttempts = 3;

        private readonly IStore _store;
        private readonly SegmentReader _reader;
        private readonly JournalEntry _entry = new JournalEntry();

        public JournalScan(IStore store, SegmentReader reader, long settledSequence)
        {
            _store = store;
            _reader = reader;
            HighestSequence = settledSequence;
        }

        /// <summary>The highest sequence number so far.</summary>
        public long HighestSequence { get; private set; }

        /// <summary>The highest boot number so far.</summary>
        public long HighestBootId { get; private set; }

        /// <summary>Torn, flipped, unknown or unreadable places so far.</summary>
        public int CorruptCount { get; private set; }

        /// <summary>Whether the segment read last ends with a whole record, so that it may be appended to.</summary>
        public bool IsWhole { get; private set; }

        /// <summary>Whether the segment read last holds anything that is not known already.</summary>
        public bool IsNeeded { get; private set; }

        /// <summary>The numbers of the segments on the drive, ascending; null if the drive cannot say.</summary>
        public int[] Find()
        {
            string[] names = _store.List();
            for (int attempt = 1; names == null && attempt < ListAttempts; attempt++)
            {
                names = _store.List();
            }

            return names == null ? null : Sorted(names);
        }

        /// <summary>Reads a segment. False: it cannot be read at all, and is left alone.</summary>
        public bool Read(Segment segment)
        {
            if (!_reader.Load(segment.Number))
            {
                CorruptCount++;
                return false;
            }

            IsNeeded = false;
            int position = 0;
            int length = _reader.Find(0, _reader.Length, out int start);
            while (length > 0)
            {
                CorruptCount += start > position ? 1 : 0;
                position = start + length;
                Take(start, segment);
                length = _reader.Find(position, _reader.Length, out start);
            }

            IsWhole = position == _reader.Length;
            CorruptCount += IsWhole ? 0 : 1;
            segment.SizeBytes = _reader.Length;
            return true;
        }

        private void Take(int start, Segment segment)
        {
            RecordType type = RecordCodec.TypeAt(_reader.Bytes, start);
            if (type == RecordType.None)
            {
                // Of a newer firmware, perhaps, that comes back.
                IsNeeded = true;
                CorruptCount++;
                return;
            }

            int bootId = RecordFrame.BootId(_reader.Bytes, start);
            HighestBootId = bootId > HighestBootId ? bootId : HighestBootId;
            if (type == RecordType.Clock)
            {
                IsNeeded = true;
                return;
            }

            RecordCodec.ReadEntry(_reader.Bytes, start, _entry);
            if (_entry.LastSequence > HighestSequence)
            {
                HighestSequence = _entry.LastSequence;
                segment.Add(_entry.EventCount, _entry.LastSequence, bootId);
                IsNeeded = true;
            }
        }

        private static int[] Sorted(string[] names)
        {
            int count = 0;
            int[] numbers = new int[names.Length];
            for (int index = 0; index < names.Length; index++)
            {
                int number = SegmentList.NumberOf(names[index]);
                if (number == 0)
                {
                    continue;
                }

                int place = count++;
                while (place > 0 && numbers[place - 1] > number)
                {
                    numbers[place] = numbers[place - 1];
                    place--;
                }

                numbers[place] = number;
            }

            int[] sorted = new int[count];
            for (int index = 0; index < count; index++)
            {
                sorted[index] = numbers[index];
            }

            return sorted;
        }
    }
}
