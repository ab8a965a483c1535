namespace HeatingSensor.Journal
{
    /// <summary>
    /// The oldest entries on flash, decoded: reads on from segment to segment as far as it is asked to. What is on
    /// flash twice is read once: only ever higher sequence numbers.
    /// </summary>
    public sealed class EntryWindow
    {
        /// <summary>As many entries can be looked at at once.</summary>
        public const int Capacity = 4;

        private readonly SegmentList _segments;
        private readonly SegmentReader _reader;
        private readonly JournalEntry[] _entries = new JournalEntry[Capacity];
        private readonly int[] _segmentNumbers = new int[Capacity];
        private int _head;
        private int _count;
        private int _segmentIndex;
        private int _offset;
        private long _sequence;

        public EntryWindow(SegmentList segments, SegmentReader reader)
        {
            _segments = segments;
            _reader = reader;
            for (int index = 0; index < Capacity; index++)
            {
                _entries[index] = new JournalEntry();
            }
        }

        /// <summary>Entries that were counted, and could not be read any more.</summary>
        public int UnreadableCount { get; private set; }

        /// <summary>The entry at a place, 0 the oldest; null if there is none.</summary>
        public JournalEntry Peek(int index)
        {
            while (_count <= index && _count < Capacity && ReadNext())
            {
            }

            return index < _count ? _entries[(_head + index) % Capacity] : null;
        }

        /// <summary>The segment that a peeked entry lies in.</summary>
        public int SegmentNumberAt(int index) => _segmentNumbers[(_head + index) % Capacity];

        /// <summary>Drops the oldest entry.</summary>
        public void Advance()
        {
            _head = (_head + 1) % Capacity;
            _count--;
        }

        /// <summary>Begins again at the oldest segment, behind a sequence number.</summary>
        public void Rewind(long settledSequence)
        {
            _count = 0;
            _segmentIndex = 0;
            _offset = 0;
            _sequence = settledSequence;
        }

        /// <summary>The oldest segment, whose entries are all dropped, is gone.</summary>
        public void OldestRemoved()
        {
            if (_segmentIndex > 0)
            {
                _segmentIndex--;
            }
            else
            {
                _offset = 0;
            }
        }

        private bool ReadNext()
        {
            while (_segmentIndex < _segments.Count)
            {
                Segment segment = _segments.At(_segmentIndex);
                if (ReadNextOf(segment))
                {
                    return true;
                }

                Correct(segment);
                if (_segmentIndex == _segments.Count - 1)
                {
                    // More may be appended to it.
                    return false;
                }

                _segmentIndex++;
                _offset = 0;
            }

            return false;
        }

        private bool ReadNextOf(Segment segment)
        {
            if (!_reader.Load(segment.Number))
            {
                return false;
            }

            int length = _reader.Find(_offset, segment.SizeBytes, out int start);
            while (length > 0)
            {
                _offset = start + length;
                RecordType type = RecordCodec.TypeAt(_reader.Bytes, start);
                if (type != RecordType.None && type != RecordType.Clock && Take(start, segment.Number))
                {
                    return true;
                }

                length = _reader.Find(_offset, segment.SizeBytes, out start);
            }

            return false;
        }

        private bool Take(int start, int segmentNumber)
        {
            int tail = (_head + _count) % Capacity;
            JournalEntry entry = _entries[tail];
            RecordCodec.ReadEntry(_reader.Bytes, start, entry);
            if (entry.LastSequence <= _sequence)
            {
                return false;
            }

            _sequence = entry.LastSequence;
            _segmentNumbers[tail] = segmentNumber;
            _count++;
            return true;
        }

        // All of a segment is read: what it was believed to hold beyond that is not there.
        private void Correct(Segment segment)
        {
            int readCount = 0;
            for (int index = 0; index < _count; index++)
            {
                readCount += SegmentNumberAt(index) == segment.Number ? 1 : 0;
            }

            if (readCount < segment.EntryCount)
            {
                UnreadableCount += segment.EntryCount - readCount;
                segment.EntryCount = readCount;
            }
        }
    }
}
