using HeatingSensor.Ports;

namespace HeatingSensor.Journal
{
    /// <summary>The segment files: what a boot finds, what is appended, and the oldest that go to make room.</summary>
    public sealed class SegmentRing
    {
        /// <summary>The newest segment; a new one; a new one in the room of the oldest; once more.</summary>
        public const int WriteAttempts = 4;

        /// <summary>So many of them cost nothing but what the cap takes.</summary>
        public const int AttemptsWithoutLoss = 2;

        /// <summary>One to drop, one to write.</summary>
        private const int SegmentsMin = 2;

        private readonly IStore _store;
        private readonly ISystem _system;
        private readonly int _segmentBytes;
        private readonly int _firmwareVersion;
        private readonly SegmentList _segments;
        private readonly SegmentReader _reader;
        private readonly EntryWindow _window;
        private readonly GapMarker _marker;
        private long _settledSequence;
        private int _nextNumber = 1;
        private bool _isNewestOpen;

        /// <summary>Opens what is on the drive, whatever it is.</summary>
        /// <param name="segmentBytes">Size of a segment, at most.</param>
        /// <param name="capBytes">Size of all segments together, at most.</param>
        public SegmentRing(
            IStore store, ISystem system, int segmentBytes, int capBytes, GapMarker marker, int firmwareVersion)
        {
            _store = store;
            _system = system;
            _segmentBytes = segmentBytes;
            _firmwareVersion = firmwareVersion;
            _marker = marker;
            _segments = new SegmentList(capBytes / segmentBytes);
            _reader = new SegmentReader(store, segmentBytes);
            _window = new EntryWindow(_segments, _reader);
            Clocks = new BootClocks(_segments, _reader);
            _settledSequence = marker.SettledSequence;
            _window.Rewind(_settledSequence);
            Found = new JournalScan(store, _reader, _settledSequence);
            Open(Found);
            Trim();
        }

        /// <summary>What the boot has found.</summary>
        public JournalScan Found { get; }

        public BootClocks Clocks { get; }

        /// <summary>How many entries are not acknowledged yet.</summary>
        public int EntryCount
        {
            get
            {
                int count = 0;
                for (int index = 0; index < _segments.Count; index++)
                {
                    count += _segments.At(index).EntryCount;
                }

                return count;
            }
        }

        /// <summary>Size of all segments together, at most. From two segments to what it was opened with; what is beyond a
        /// lower one goes when the next segment begins.</summary>
        public int CapBytes
        {
            get => _segments.Limit * _segmentBytes;
            set
            {
                int limit = value / _segmentBytes;
                limit = limit < SegmentsMin ? SegmentsMin : limit;
                _segments.Limit = limit < _segments.Capacity ? limit : _segments.Capacity;
            }
        }

        /// <summary>Bytes in all segments.</summary>
        public int SizeBytes
        {
            get
            {
                int sizeBytes = 0;
                for (int index = 0; index < _segments.Count; index++)
                {
                    sizeBytes += _segments.At(index).SizeBytes;
                }

                return sizeBytes;
            }
        }

        /// <summary>The room that all segments have together.</summary>
        public int RoomBytes => _segments.Count * _segmentBytes;

        /// <summary>True while less than half of the segments are taken.</summary>
        public bool HasRoomToSpare => _segments.Count * 2 < _segments.Limit;

        /// <summary>How many events went with the oldest segments, since the boot.</summary>
        public int LostCount { get; private set; }

        /// <summary>Entries that were counted, and could not be read any more, since the boot.</summary>
        public int UnreadableCount => _window.UnreadableCount;

        /// <summary>The segment that was written last.</summary>
        public Segment Newest => _segments.Newest;

        /// <summary>The entry at a place, 0 the oldest, its time included if that is settled; null if there is none.</summary>
        public JournalEntry Peek(int index)
        {
            JournalEntry entry = _window.Peek(index);
            if (entry != null && !entry.IsGap)
            {
                Clocks.Apply(entry.Event, _window.SegmentNumberAt(index));
            }

            return entry;
        }

        /// <summary>The oldest entry is acknowledged.</summary>
        public void Advance()
        {
            JournalEntry entry = _window.Peek(0);
            if (entry == null)
            {
                return;
            }

            Segment segment = _segments.At(_segments.IndexOf(_window.SegmentNumberAt(0)));
            _settledSequence = entry.LastSequence;
            segment.EntryCount--;
            segment.EventCount -= entry.EventCount;
            _window.Advance();
            Trim();
        }

        /// <summary>Appends to the newest segment, or to a new one.</summary>
        /// <param name="reserveBytes">Room to be left behind it in its segment.</param>
        /// <returns>True: it is durable. False: at most a torn part of it is there, and nothing goes behind it.</returns>
        public bool Write(byte[] data, int length, int reserveBytes, int attempts)
        {
            for (int attempt = 0; attempt < attempts; attempt++)
            {
                if (attempt >= AttemptsWithoutLoss && !DropOldest())
                {
                    return false;
                }

                if (TryWrite(data, length, reserveBytes))
                {
                    return true;
                }
            }

            return false;
        }

        private void Open(JournalScan scan)
        {
            int[] numbers = scan.Find();
            if (numbers == null)
            {
                // Far behind whatever is there: it must not be appended to unseen, and is found at the next boot.
                _nextNumber = SegmentList.NumberMax / 2;
                _system.Warn("journal: the drive cannot be listed");
                return;
            }

            for (int index = 0; index < numbers.Length; index++)
            {
                Keep(scan, numbers[index]);
                if (_segments.IsOverfull && !DropOldest())
                {
                    _system.Warn("journal: more segments on the drive than can be taken");
                    break;
                }
            }

            _nextNumber = numbers.Length == 0 ? 1 : numbers[numbers.Length - 1] + 1;
        }

        private void Keep(JournalScan scan, int number)
        {
            Segment segment = _segments.Add(number);
            if (!scan.Read(segment))
            {
                _segments.RemoveNewest();
            }
            else if (!scan.IsNeeded)
            {
                // Torn at its first record, noise, or all of it twice: not worth the loss of others.
                _segments.RemoveNewest();
                _store.Delete(SegmentList.NameOf(number));
            }
            else
            {
                _isNewestOpen = scan.IsWhole;
            }
        }

        private bool TryWrite(byte[] data, int length, int reserveBytes)
        {
            bool fits = _isNewestOpen && _segments.Newest.SizeBytes + length + reserveBytes <= _segmentBytes;
            if (!fits && !BeginSegment())
            {
                return false;
            }

            Segment newest = _segments.Newest;
            if (_store.Append(SegmentList.NameOf(newest.Number), data, length))
            {
                _reader.Appended(newest.Number, newest.SizeBytes, data, length);
                newest.SizeBytes += length;
                return true;
            }

            // A part of the record may be there: nothing more goes behind it.
            _isNewestOpen = false;
            if (newest.SizeBytes == 0)
            {
                _store.Delete(SegmentList.NameOf(newest.Number));
                _segments.RemoveNewest();
            }

            return false;
        }

        private bool BeginSegment()
        {
            while (_segments.IsFull)
            {
                if (!DropOldest())
                {
                    return false;
                }
            }

            if (_nextNumber > SegmentList.NumberMax)
            {
                if (_segments.Count > 0)
                {
                    return false;
                }

                _nextNumber = 1;
            }

            if (_segments.Count == 0)
            {
                _reader.Begin(_nextNumber);
            }

            _segments.Add(_nextNumber++);
            _isNewestOpen = true;
            return true;
        }

        // Two steps that a power cut may part: what is marked as lost is skipped at the next boot, and deleted then.
        private bool DropOldest()
        {
            if (_segments.Count == 0)
            {
                return false;
            }

            Segment oldest = _segments.Oldest;
            JournalEntry first = oldest.EntryCount > 0 ? _window.Peek(0) : null;
            if (first != null && oldest.EntryCount > 0)
            {
                if (!_marker.Extend(first.FirstSequence, oldest, _firmwareVersion))
                {
                    _system.Warn("journal: no room, and the gap cannot be marked");
                    return false;
                }

                LostCount += oldest.EventCount;
                _settledSequence = oldest.LastSequence;
                _system.Warn("journal: no room, events up to " + _settledSequence.ToString() + " are lost");
            }

            RemoveOldest();
            _window.Rewind(_settledSequence);
            return true;
        }

        private void Trim()
        {
            while (_segments.Count > 0 && _segments.Oldest.EntryCount == 0)
            {
                RemoveOldest();
                _window.OldestRemoved();
            }
        }

        private void RemoveOldest()
        {
            if (!_store.Delete(SegmentList.NameOf(_segments.Oldest.Number)))
            {
                _system.Warn("journal: a segment cannot be deleted, it is delivered again after the next boot");
            }

            _segments.RemoveOldest();
            _isNewestOpen &= _segments.Count > 0;
        }
    }
}
