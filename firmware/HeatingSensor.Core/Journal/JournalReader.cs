using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Reads the entries on flash in place, oldest first: part of one segment is in the shared buffer, and an entry is a
    /// view of it. Within an epoch only ever higher sequence numbers count, so what is on flash twice is read once. What is
    /// unreadable or damaged becomes a gap once everything before it is acknowledged.
    /// </summary>
    public sealed class JournalReader
    {
        /// <summary>How many entries can be read ahead.</summary>
        public const int WindowMax = 4;

        /// <summary>How many times reading a segment may fail, at the Publisher's intervals, before it is given
        /// up.</summary>
        public const int ReadAttemptsMax = 12;

        private readonly SegmentReader _reader;
        private readonly SegmentTable _segments;
        private readonly EventClock _clock;
        private readonly GapMarker _marker;
        private EventRecord _record;

        // Entries that were read and are not acknowledged, by their positions in files.
        private readonly int[] _numbers = new int[WindowMax];
        private readonly ushort[] _positions = new ushort[WindowMax];
        private readonly ushort[] _lengths = new ushort[WindowMax];
        private readonly long[] _places = new long[WindowMax];
        private readonly uint[] _epochs = new uint[WindowMax];
        private readonly ushort[] _eventCounts = new ushort[WindowMax];
        private int _head;
        private int _count;

        // Where to continue reading.
        private int _segmentIndex;
        private int _position;
        private long _sequence;
        private uint _epoch;

        // Everything up to here is acknowledged or given up: the last such entry, and where it ends.
        private long _settledSequence;
        private uint _settledEpoch;
        private int _settledNumber;
        private int _settledEnd;

        private int _damagedCount;
        private bool _isEpochUnknown;
        private int _failedReads;

        public JournalReader(SegmentReader reader, SegmentTable segments, EventClock clock, GapMarker marker)
        {
            _reader = reader;
            _segments = segments;
            _clock = clock;
            _marker = marker;
        }

        /// <summary>The newest event's epoch: a gap is reported under it if that of the lost events is unknown.</summary>
        public uint Epoch { get; set; }

        /// <summary>True if no later boot will know that epoch.</summary>
        public bool IsEpochVolatile { get; set; }

        /// <summary>True if the last <see cref="Peek"/> could not read the flash.</summary>
        public bool IsDelayed { get; private set; }

        /// <summary>True if something damaged was skipped and is not reported yet.</summary>
        public bool HasDamage => _damagedCount > 0;

        /// <summary>Everything up to this number is acknowledged or given up, as far as this boot knows.</summary>
        public long SettledSequence => _settledSequence;

        public uint SettledEpoch => _settledEpoch;

        /// <summary>The place of the oldest entry that was read; -1 if none was.</summary>
        public long OldestPlace => _count > 0 ? _places[_head] : -1;

        /// <summary>The newest segment, if it was given up: nothing may be appended to it.</summary>
        public int GivenUpNumber { get; private set; }

        /// <summary>Events given up because they could not be read back, since boot.</summary>
        public int LostCount { get; private set; }

        /// <summary>The entry at an index, 0 for the oldest, with its time if that is settled; null if there is none, or if
        /// it cannot be read at present (<see cref="IsDelayed"/>). Valid until the next call, or until the buffer is
        /// taken.</summary>
        public EventRecord Peek(int index)
        {
            IsDelayed = false;
            while (_count <= index)
            {
                if (_count == WindowMax || !ReadNext())
                {
                    return null;
                }
            }

            int slot = (_head + index) % WindowMax;
            int segment = _segments.IndexOf(_numbers[slot]);
            bool isThere = TryView(segment, _positions[slot]);
            if (isThere && TryTime(segment, _positions[slot]))
            {
                _failedReads = 0;
                return _record;
            }

            Delay();
            if (_failedReads >= ReadAttemptsMax && index == 0)
            {
                GiveUpOldest(segment, isThere);
            }

            return null;
        }

        /// <summary>Drops the oldest entry, which must have been peeked at.</summary>
        public void Advance()
        {
            _segments.RemoveEntry(_segments.IndexOf(_numbers[_head]), _eventCounts[_head]);
            _settledSequence = _places[_head] / 2;
            _settledEpoch = _epochs[_head];
            _settledNumber = _numbers[_head];
            _settledEnd = _positions[_head] + _lengths[_head];
            _head = (_head + 1) % WindowMax;
            _count--;
        }

        /// <summary>Starts over at the oldest segment, after what the gap marker says is settled.</summary>
        public void Restart()
        {
            _reader.SetSettled(_marker.SettledSequence, _marker.Epoch);
            GiveUpTo(_marker.SettledSequence, _marker.Epoch);

            // The damaged slot may have reported a gap before the first entry: better reported twice than not at all.
            _damagedCount = _marker.IsDamaged ? 1 : 0;
        }

        /// <summary>Gives up everything up to a number, and starts over at the oldest segment.</summary>
        public void GiveUpTo(long sequence, uint epoch)
        {
            _settledSequence = sequence;
            _settledEpoch = epoch;
            _settledNumber = 0;
            Rewind();
        }

        /// <summary>Starts over after the last acknowledged entry, whose segment may be gone.</summary>
        public void Rewind()
        {
            int index = _settledNumber == 0 ? -1 : _segments.IndexOf(_settledNumber);
            _count = 0;
            _segmentIndex = index < 0 ? 0 : index;
            _position = index < 0 ? 0 : _settledEnd;
            _sequence = _settledSequence;
            _epoch = _settledEpoch;
        }

        /// <summary>The oldest segment, all of whose entries are acknowledged, was deleted.</summary>
        public void OldestRemoved()
        {
            if (_segmentIndex > 0)
            {
                _segmentIndex--;
            }
            else
            {
                _position = 0;
            }
        }

        /// <summary>Reports damage before an event that is not on flash.</summary>
        /// <returns>True: there is now a gap before it. False: there is nothing to report, or it cannot be.</returns>
        public bool TellBefore(EventRecord next) => HasDamage && TellDamage(next, 0) && _marker.IsPending;

        private bool ReadNext()
        {
            while (_segmentIndex < _segments.Count)
            {
                if (_segments.IsUnscanned(_segmentIndex) && !_reader.TryScan(_segmentIndex, _sequence, _epoch))
                {
                    if (!GiveUp())
                    {
                        return false;
                    }

                    continue;
                }

                int from = _position;
                int length = _reader.Find(_segmentIndex, from, out int start);
                if (length <= 0)
                {
                    bool isPassed = length < 0 ? GiveUp() : PassEnd(from, start);
                    if (!isPassed)
                    {
                        return false;
                    }

                    continue;
                }

                // The skipped bytes are not records: every 78 of them, or fewer, may have been one.
                int damaged = (start - from + EventRecord.LengthMax - 1) / EventRecord.LengthMax;
                EventRecord record = _reader.View(_segmentIndex, start);
                bool isEntry = record != null && _reader.IsNew(record, _sequence, _epoch);
                if (isEntry && _damagedCount + damaged > 0)
                {
                    if (!TellDamage(record, damaged))
                    {
                        return false;
                    }

                    // The marker has taken the buffer, so the record is gone.
                    _position = start;
                    continue;
                }

                _damagedCount += isEntry ? 0 : damaged;
                _position = start + length;
                if (isEntry)
                {
                    Keep(start, length, record);
                    return true;
                }
            }

            return false;
        }

        private void Keep(int start, int length, EventRecord record)
        {
            int slot = (_head + _count) % WindowMax;
            _numbers[slot] = _segments.NumberOf(_segmentIndex);
            _positions[slot] = (ushort)start;
            _lengths[slot] = (ushort)length;
            _epochs[slot] = record.Epoch;
            _places[slot] = record.Place;
            _eventCounts[slot] = (ushort)record.EventCount;
            _sequence = record.Sequence;
            _epoch = record.Epoch;
            _count++;
        }

        // At the end of a segment, entries that were counted but not read are damaged. False: more may be appended to it.
        private bool PassEnd(int from, int end)
        {
            int readCount = ReadCountOf(_segmentIndex);
            bool isDamaged = end > from && !_reader.IsTorn(_segmentIndex, from);
            if (_segmentIndex == _segments.Newest && !isDamaged && _segments.EntriesOf(_segmentIndex) == readCount)
            {
                return false;
            }

            int missing = _segments.EntriesOf(_segmentIndex) - readCount;
            _damagedCount += missing > 0 ? missing : isDamaged ? 1 : 0;
            _segments.SetEntries(_segmentIndex, readCount);
            if (_segmentIndex == _segments.Newest)
            {
                // Reported with the next event, whose number ends the gap.
                _position = end;
                return false;
            }

            _segmentIndex++;
            _position = 0;
            return true;
        }

        private int ReadCountOf(int segment)
        {
            int count = 0;
            for (int index = 0; index < _count; index++)
            {
                count += _numbers[(_head + index) % WindowMax] == _segments.NumberOf(segment) ? 1 : 0;
            }

            return count;
        }

        // Only once everything before it is acknowledged, because the marker settles everything up to its last number.
        private bool TellDamage(EventRecord next, int damaged)
        {
            if (_count > 0)
            {
                return false;
            }

            // No later boot knows a volatile epoch, so what lies before its first event had another one, and unknown numbers.
            bool isUnknown = _isEpochUnknown && next.IsVolatile && (_sequence == 0 || _epoch != next.Epoch);
            uint epoch = isUnknown ? 0 : next.Epoch;
            bool isSameEpoch = _sequence == 0 || _epoch == epoch;
            if (!isSameEpoch && _marker.IsPending)
            {
                return false; // A gap covers numbers of one epoch: the pending one must be delivered first.
            }

            // After an event of another epoch, it is unknown how far that epoch's numbers went, or where this one's began.
            int count = _damagedCount + damaged;
            long last = isUnknown ? (isSameEpoch ? _sequence : 0) + count : next.FirstSequence - 1;
            long before = isSameEpoch ? _sequence : last > count ? last - count : 0;
            long span = last - before;
            if (span > 0)
            {
                int lost = count < span ? count : (int)span;
                if (!_marker.Extend(before + 1, last, lost, _clock.BootId, epoch))
                {
                    Delay();
                    return false;
                }

                LostCount += lost;
                _sequence = last;
                _epoch = epoch;
            }

            _damagedCount = 0;
            _isEpochUnknown = false;
            return true;
        }

        private bool TryView(int segment, int position)
        {
            _record = _reader.Reread(segment, position);
            return _record != null;
        }

        private void Delay()
        {
            IsDelayed = true;
            _failedReads++;
        }

        // True: the segment is given up and skipped.
        private bool GiveUp()
        {
            Delay();
            if (_failedReads < ReadAttemptsMax || _count > 0)
            {
                return false;
            }

            _failedReads = 0;
            int lost = _segments.EventsOf(_segmentIndex);
            _damagedCount += lost > 0 ? lost : 1;
            _isEpochUnknown |= _segments.BootOf(_segmentIndex) == 0;
            _segments.SetEntries(_segmentIndex, 0);
            _segments.SetSize(_segmentIndex, 0);
            if (_segmentIndex == _segments.Newest)
            {
                GivenUpNumber = _segments.NumberOf(_segmentIndex);
                return false;
            }

            _segmentIndex++;
            _position = 0;
            return true;
        }

        // The oldest entry was read once, but no longer can be. If it is not there, its segment is read again from the
        // start, and given up as a whole if that fails. If it is there, the clock record with its time cannot be read, so
        // it could not be sent twice with the same time.
        private void GiveUpOldest(int segment, bool isThere)
        {
            if (!isThere)
            {
                Rewind();
                return;
            }

            long sequence = _places[_head] / 2;
            if (_marker.Extend(sequence, sequence, 1, _clock.BootId, _epochs[_head]))
            {
                LostCount++;
                _failedReads = 0;
                Advance();
            }
        }

        // False: the time cannot be looked up at present.
        private bool TryTime(int segment, int position)
        {
            if (_record.IsTimed)
            {
                return true;
            }

            // Looking it up takes the buffer.
            bool isKnown = _clock.Knows(_record.BootId)
                || (_clock.TryLookUp(_record.BootId, segment, _sequence, _epoch) && TryView(segment, position));
            if (isKnown)
            {
                _clock.SetTime(_record);
            }

            return isKnown;
        }
    }
}
