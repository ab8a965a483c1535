using HeatingSensor.Events;
using HeatingSensor.Ports;

namespace HeatingSensor.Journal
{
    /// <summary>Manages the segment files: finds them at boot, appends to them, and deletes the oldest to make
    /// room.</summary>
    public sealed class SegmentStore
    {
        /// <summary>The attempts: the newest segment; a new one; a new one in place of the oldest; the same again.</summary>
        public const int WriteAttempts = 4;

        /// <summary>How many of these attempts lose no events, except at the cap.</summary>
        public const int AttemptsWithoutLoss = 2;

        /// <summary>The newest segment is kept up to this size although everything in it is acknowledged, because deleting
        /// a file produces 2.3 KB of garbage per event (docs/memory.md). A larger file would no longer fit into littlefs'
        /// directory, and an append would cost an erase.</summary>
        public const int KeptBytesMax = 448;

        /// <summary>One to drop and one to write to.</summary>
        private const int SegmentsMin = 2;

        private const int ListAttempts = 3;

        /// <summary>How many times to list the drive, at the Publisher's intervals, before the device continues without
        /// knowing it.</summary>
        private const int ListAttemptsMax = 12;

        /// <summary>How many events wait in memory for the oldest segments to become readable: fewer than fit there.</summary>
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

        /// <param name="segmentBytes">The largest size of a segment.</param>
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

        /// <summary>The highest sequence number found at boot, lost ones included; 0 if none.</summary>
        public long HighestSequence { get; private set; }

        /// <summary>The highest boot number found at boot; 0 if none.</summary>
        public long HighestBootId { get; private set; }

        /// <summary>Torn, corrupted, unknown or unreadable places found at boot.</summary>
        public int CorruptCount { get; private set; }

        /// <summary>Events deleted with the oldest segments for lack of room, since boot.</summary>
        public int LostCount { get; private set; }

        /// <summary>The largest size of all segments together, from two segments to the table's capacity. If it is lowered,
        /// the excess is deleted when the next segment is created.</summary>
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

        /// <summary>False while it is unknown which segments there are: nothing may be delivered, because unseen segments
        /// go first. After a minute of attempts, the events in memory are delivered.</summary>
        public bool IsReady => _isListed || _listAttempts >= ListAttemptsMax;

        // It is unknown which numbers go with the oldest segment, and where the next one begins.
        private bool IsBlind => (_segments.IsUnscanned(0) && _segments.Count == 1)
            || (_segments.IsUnscanned(1) && (_segments.IsUnscanned(0) || _reader.HasDamage));

        /// <summary>Tries again to list the drive. Call when something is to be delivered.</summary>
        /// <returns>False: not ready.</returns>
        public bool TryGetReady()
        {
            _listAttempts++;
            _isListed = _isListed || Open();
            return IsReady;
        }

        /// <summary>Appends to the newest segment, or to a new one.</summary>
        /// <param name="reserveBytes">Room to leave after it in its segment.</param>
        /// <returns>True: it is durable. False: at most part of it was written, and nothing is appended after
        /// that.</returns>
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

        /// <summary>Deletes the segments whose entries are all acknowledged.</summary>
        /// <param name="isThorough">True: also the newest one, however small.</param>
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

        // False: it is unknown what is on the drive, or what of it is settled, so nothing may be written to it.
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
                // It is torn at its first record, or everything in it was read before.
                _segments.RemoveNewest();
                _isNewestOpen = false;
                _marker.IsHeld |= !Delete(_newestName);
            }
        }

        private bool TryWrite(byte[] data, int length, int reserveBytes)
        {
            // A segment has events of one epoch only, so that the gap that may replace it has one epoch too.
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

            // Part of the record may have been written: nothing is appended after it.
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

        // A power cut may come between the two steps: what is marked as lost is then skipped and deleted at the next boot.
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
                _system.Warn("journal: no room, and it is unknown which events would be lost");
                return false;
            }

            // No later boot will know this boot's epoch, so what lay on the drive before it had another one.
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
            // An unseen segment may precede it, and is skipped once the marker settles these numbers.
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

        // An acknowledged segment that cannot be deleted must stay the oldest: if its events are delivered again, they may
        // take their time from a clock record in a later one.
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
