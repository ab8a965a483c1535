using HeatingSensor.Events;
using HeatingSensor.Ports;

namespace HeatingSensor.Journal
{
    /// <summary>The segment files: what a boot finds, what is appended, and the oldest that go to make room.</summary>
    public sealed class SegmentStore
    {
        /// <summary>The newest segment; a new one; a new one in the room of the oldest; once more.</summary>
        public const int WriteAttempts = 4;

        /// <summary>So many of them cost nothing but what the cap takes.</summary>
        public const int AttemptsWithoutLoss = 2;

        /// <summary>A newest segment with nothing to deliver is kept up to this size, because deleting a file for every event
        /// costs the device 2.3 KB of garbage each (docs/memory.md). Beyond, littlefs would no longer keep it in its
        /// directory, and an append would cost an erase.</summary>
        public const int KeptBytesMax = 448;

        /// <summary>One to drop, one to write.</summary>
        private const int SegmentsMin = 2;

        private const int ListAttempts = 3;

        /// <summary>So often, with the Publisher's delay between, before the device goes on without knowing.</summary>
        private const int ListAttemptsMax = 12;

        /// <summary>So many events wait in memory for the oldest segments to be readable: fewer than fit there.</summary>
        private const int BlindWritesMax = 6;

        private readonly IStore _store;
        private readonly ISystem _system;
        private readonly int _segmentBytes;
        private readonly SegmentTable _segments;
        private readonly SegmentReader _files;
        private readonly JournalReader _reader;
        private readonly EventClock _clock;
        private readonly GapMarker _marker;
        private string _newestName;
        private int _nextNumber = 1;
        private bool _isNewestOpen;
        private bool _isListed;
        private int _listAttempts;
        private int _blindWrites;
        private bool _isAllSeen = true;
        private long _lastSequence;
        private uint _lastEpoch;

        /// <param name="segmentBytes">Size of a segment, at most.</param>
        public SegmentStore(
            IStore store, ISystem system, int segmentBytes, SegmentTable segments, SegmentReader files,
            JournalReader reader, EventClock clock, GapMarker marker)
        {
            _store = store;
            _system = system;
            _segmentBytes = segmentBytes;
            _segments = segments;
            _files = files;
            _reader = reader;
            _clock = clock;
            _marker = marker;
            _isListed = Open();
            Trim(true);
        }

        /// <summary>The highest sequence number that the boot has found, lost ones included; 0 if none.</summary>
        public long HighestSequence { get; private set; }

        /// <summary>The highest boot number that the boot has found; 0 if none.</summary>
        public long HighestBootId { get; private set; }

        /// <summary>Torn, flipped, unknown or unreadable places that the boot has found.</summary>
        public int CorruptCount { get; private set; }

        /// <summary>Events that went with the oldest segments for lack of room, since the boot.</summary>
        public int LostCount { get; private set; }

        /// <summary>Size of all segments together, at most. From two segments to what the table was made for; what is beyond
        /// a lower one goes when the next segment begins.</summary>
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

        /// <summary>The room that all segments have together.</summary>
        public int RoomBytes => _segments.Count * _segmentBytes;

        /// <summary>False while it is not known which segments there are: nothing may be delivered, for what is unseen goes
        /// first. After a minute of asking, what is in memory goes first.</summary>
        public bool IsReady => _isListed || _listAttempts >= ListAttemptsMax;

        // Which numbers go with the oldest segment is not known, nor where the next one begins.
        private bool IsBlind => (_segments.IsUnscanned(0) && _segments.Count == 1) || (_segments.IsUnscanned(1) && (_segments.IsUnscanned(0) || _reader.HasDamage));

        /// <summary>Something waits for its delivery, and it is not known yet what there is: looks once more.</summary>
        /// <returns>False: not ready.</returns>
        public bool TryGetReady()
        {
            _listAttempts++;
            _isListed = _isListed || Open();
            return IsReady;
        }

        /// <summary>Appends to the newest segment, or to a new one.</summary>
        /// <param name="reserveBytes">Room to be left behind it in its segment.</param>
        /// <returns>True: it is durable. False: at most a torn part of it is there, and nothing goes behind it.</returns>
        public bool Write(byte[] data, int length, int reserveBytes, int attempts)
        {
            _isListed = _isListed || Open();
            if (!_isListed)
            {
                return false;
            }

            _marker.IsHeld = _marker.IsHeld && !_segments.TryDeleteOthers(_store);
            _blindWrites = IsBlind ? _blindWrites + 1 : 0;

            for (int attempt = 0; attempt < attempts; attempt++)
            {
                if (attempt >= AttemptsWithoutLoss && !DropOldest(EventRecord.SequenceOf(data, 0)))
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

        /// <summary>Deletes the segments of which everything is acknowledged.</summary>
        /// <param name="isThorough">The newest one too, however small.</param>
        public void Trim(bool isThorough)
        {
            while (_segments.Count > 0 && _segments.EntriesOf(0) == 0 && !_reader.HasDamage)
            {
                bool isKept = _segments.Count == 1 && _isNewestOpen && _segments.SizeOf(0) < KeptBytesMax && !isThorough;
                if (isKept || !RemoveAcknowledged())
                {
                    return;
                }
            }
        }

        // False: nobody can say what is on the drive, or what of it is settled, and nothing may be written beside it.
        private bool Open()
        {
            if (!_marker.TryGetReady())
            {
                _system.Warn("journal: the gap marker cannot be read");
                return false;
            }

            _reader.Restart();
            HighestSequence = _marker.SettledSequence;
            _lastSequence = _marker.SettledSequence;
            _lastEpoch = _marker.Epoch;
            HighestBootId = _marker.BootId;
            string[] names = null;
            for (int attempt = 0; names == null && attempt < ListAttempts; attempt++)
            {
                names = _store.List();
            }

            if (names == null)
            {
                _system.Warn("journal: the drive cannot be listed");
                return false;
            }

            int count = SegmentTable.Sort(names, out int[] numbers);
            for (int index = 0; index < count; index++)
            {
                Keep(numbers[index]);
                if (_segments.Count > _segments.Capacity && !DropOldest(0))
                {
                    _isAllSeen = false;
                    _system.Warn("journal: more segments on the drive than can be taken");
                    break;
                }
            }

            _nextNumber = count == 0 ? 1 : numbers[count - 1] + 1;
            return true;
        }

        private void Keep(int number)
        {
            _segments.Add(number);
            int index = _segments.Newest;
            bool isScanned = false;
            for (int attempt = 0; !isScanned && attempt < SegmentReader.ScanAttempts; attempt++)
            {
                isScanned = _files.TryScan(index, _lastSequence, _lastEpoch);
            }

            _isNewestOpen = isScanned && _files.IsWhole;
            _newestName = SegmentTable.NameOf(number);
            if (!isScanned)
            {
                CorruptCount++;
                _system.Warn("journal: " + _newestName + " cannot be read");
                return;
            }

            CorruptCount += _files.CorruptCount;
            HighestBootId = _files.HighestBootId > HighestBootId ? _files.HighestBootId : HighestBootId;
            _lastSequence = _files.LastSequence;
            _lastEpoch = _files.LastEpoch;
            HighestSequence = _lastSequence > HighestSequence ? _lastSequence : HighestSequence;
            if (!_files.IsNeeded)
            {
                // Torn at its first record, or all of it twice.
                _segments.RemoveNewest();
                _isNewestOpen = false;
                _marker.IsHeld |= !Delete(_newestName);
            }
        }

        private bool TryWrite(byte[] data, int length, int reserveBytes)
        {
            // A segment is of one epoch, so that a gap in its place can be.
            bool fits = _isNewestOpen && _segments.NumberOf(_segments.Newest) != _reader.GivenUpNumber
                && (_segments.BootOf(_segments.Newest) == 0 || _segments.EpochOf(_segments.Newest) == _reader.Epoch)
                && _segments.SizeOf(_segments.Newest) + length + reserveBytes <= _segmentBytes;
            if (!fits && !BeginSegment(EventRecord.SequenceOf(data, 0)))
            {
                return false;
            }

            int newest = _segments.Newest;
            int size = _segments.SizeOf(newest);
            if (_store.Append(_newestName, data, length))
            {
                _segments.SetSize(newest, size + length);
                _files.Appended(_segments.NumberOf(newest), size, data);
                return true;
            }

            // A part of the record may be there: nothing more goes behind it.
            _isNewestOpen = false;
            if (size == 0)
            {
                _segments.RemoveNewest();
                Delete(_newestName);
            }

            return false;
        }

        private bool BeginSegment(long sequence)
        {
            while (_segments.Count >= _segments.Limit)
            {
                if (!DropOldest(sequence))
                {
                    return false;
                }
            }

            bool isUsedUp = _nextNumber > SegmentTable.NumberMax;
            if (isUsedUp && _segments.Count > 0)
            {
                return false;
            }

            _nextNumber = isUsedUp ? 1 : _nextNumber;
            _newestName = SegmentTable.NameOf(_nextNumber);
            _segments.Add(_nextNumber++);
            _isNewestOpen = true;
            return true;
        }

        // Two steps that a power cut may part: what is marked as lost is skipped at the next boot, and deleted then.
        private bool DropOldest(long nextSequence)
        {
            if (_segments.Count == 0)
            {
                return false;
            }

            if (_segments.IsUnscanned(0))
            {
                _files.TryScan(0, _reader.SettledSequence, _reader.SettledEpoch);
            }

            if (IsBlind && _segments.IsUnscanned(1))
            {
                _files.TryScan(1, _segments.LastOf(0), _segments.EpochOf(0));
            }

            if (_segments.EntriesOf(0) == 0 && !_reader.HasDamage)
            {
                return RemoveAcknowledged();
            }

            if (IsBlind && _blindWrites <= BlindWritesMax)
            {
                _system.Warn("journal: no room, and nobody can say which events would be lost");
                return false;
            }

            // What lay on the drive before an epoch that is this boot's alone had another one.
            uint epoch = _segments.OldestEpoch(_reader.Epoch);
            bool isUnknown = _segments.BootOf(0) == 0 && _reader.IsEpochVolatile && epoch == _reader.Epoch;
            epoch = isUnknown ? 0 : epoch;
            long settled = _reader.SettledEpoch == epoch ? _reader.SettledSequence : 0;
            long last = isUnknown ? settled + 1 : _segments.OldestLast(epoch, _reader.HasDamage, nextSequence, _reader.Epoch);
            if (last < 0 || (last > settled && !TellOldest(settled, last, epoch)))
            {
                _system.Warn("journal: no room, and the gap cannot be marked");
                return false;
            }

            RemoveOldest(true);
            if (last > settled)
            {
                _reader.GiveUpTo(last, epoch);
            }
            else
            {
                _reader.Rewind();
            }

            return true;
        }

        private bool TellOldest(long settled, long last, uint epoch)
        {
            // A segment that could not be seen may lie before it, and is skipped once the marker stands behind it.
            bool isAllKnown = _isAllSeen && !_reader.HasDamage && _segments.FirstOf(0) > settled;
            long first = isAllKnown ? _segments.FirstOf(0) : settled + 1;
            long span = last - first + 1;
            int events = _segments.EventsOf(0) > 0 ? _segments.EventsOf(0) : 1;
            int lost = events < span ? events : (int)span;
            long bootId = _segments.BootOf(0) > 0 ? _segments.BootOf(0) : _clock.BootId;
            if (!_marker.Extend(first, last, lost, bootId, epoch))
            {
                return false;
            }

            LostCount += lost;
            _system.Warn("journal: no room, events up to " + last.ToString() + " are lost");
            return true;
        }

        private bool RemoveAcknowledged()
        {
            if (!RemoveOldest(false))
            {
                return false;
            }

            _reader.OldestRemoved();
            return true;
        }

        // An acknowledged one that stays must stay the oldest: a later one may hold the clock record that its events take their
        // time from, should they be delivered again.
        private bool RemoveOldest(bool isMarked)
        {
            bool isDeleted = Delete(SegmentTable.NameOf(_segments.NumberOf(0)));
            if (!isDeleted && !isMarked)
            {
                return false;
            }

            _marker.IsHeld |= !isDeleted;
            _segments.RemoveOldest();
            _isNewestOpen &= _segments.Count > 0;
            return true;
        }

        private bool Delete(string name)
        {
            bool isDeleted = _store.Delete(name);
            if (!isDeleted)
            {
                _system.Warn("journal: " + name + " cannot be deleted");
            }

            return isDeleted;
        }
    }
}
