using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// The time of events recorded before the clock was set. They take it from their boot's clock record, which comes
    /// somewhere after them; without one they keep their own estimate. So the time depends only on flash, and is the same
    /// at every delivery.
    /// </summary>
    public sealed class EventClock
    {
        private readonly SegmentReader _reader;
        private readonly SegmentTable _segments;

        // The time of day at power-on, for this boot and for the boot whose clock record was looked up last.
        private long _zeroUtcMs;
        private bool _isSynced;
        private bool _isGuessed;
        private long _otherBootId;
        private long _otherZeroUtcMs;
        private bool _isOtherKnown;
        private bool _isOtherSynced;

        public EventClock(SegmentReader reader, SegmentTable segments)
        {
            _reader = reader;
            _segments = segments;
        }

        /// <summary>This boot; its events may still wait for their time.</summary>
        public long BootId { get; set; }

        /// <summary>True once this boot's clock record is on flash, or can no longer be written.</summary>
        public bool IsSettled { get; private set; }

        /// <summary>The clock record of this boot is on flash.</summary>
        public void Settle(long zeroUtcMs, bool isSynced)
        {
            IsSettled = true;
            _zeroUtcMs = zeroUtcMs;
            _isSynced = isSynced;
        }

        /// <summary>There is no room for a clock record: the estimates stay, and this boot writes none later.</summary>
        public void SettleAsGuessed()
        {
            IsSettled = true;
            _isGuessed = true;
        }

        /// <summary>True if this boot's clock record need not be looked up.</summary>
        public bool Knows(long bootId) => bootId == BootId || bootId == _otherBootId;

        /// <summary>Sets the time of an event whose boot is known. An event of the present boot gets none until the clock
        /// is settled.</summary>
        public void SetTime(EventRecord record)
        {
            if (record.IsTimed || (record.BootId == BootId && !IsSettled))
            {
                return;
            }

            bool isThis = record.BootId == BootId;
            bool hasClock = isThis ? !_isGuessed : _isOtherKnown;
            long zeroUtcMs = isThis ? _zeroUtcMs : _otherZeroUtcMs;
            bool isSynced = isThis ? _isSynced : _isOtherSynced;
            record.SetTime(hasClock ? zeroUtcMs + record.UptimeMs : record.UtcMs, hasClock && isSynced, true);
        }

        /// <summary>Looks up a boot's clock record. Overwrites the buffer.</summary>
        /// <param name="firstSegment">The segment with its first event.</param>
        /// <param name="sequence">Events of this epoch were read up to this number.</param>
        /// <returns>False if the flash cannot be read.</returns>
        public bool TryLookUp(long bootId, int firstSegment, long sequence, uint epoch)
        {
            bool isKnown = false;
            bool isSeen = false;
            for (int segment = firstSegment; segment < _segments.Count && !isKnown; segment++)
            {
                if (_segments.IsUnscanned(segment) && !_reader.TryScan(segment, sequence, epoch))
                {
                    return false;
                }

                int at = 0;
                int length = _reader.Find(segment, at, out int start);
                while (length > 0)
                {
                    EventRecord record = _reader.View(segment, start);
                    bool isClock = record != null && record.TypeNumber == EventRecord.ClockNumber;
                    isSeen |= record != null && record.BootId == bootId;
                    if (isSeen && record != null && record.BootId != bootId)
                    {
                        // A boot's records are contiguous. Boot numbers do not order boots: a new epoch may start with a
                        // lower one.
                        segment = _segments.Count;
                        break;
                    }

                    if (isClock && record.BootId == bootId)
                    {
                        isKnown = true;
                        _otherZeroUtcMs = record.ClockZeroUtcMs;
                        _isOtherSynced = record.IsClockSynced;
                        break;
                    }

                    at = start + length;
                    length = _reader.Find(segment, at, out start);
                }

                if (length < 0)
                {
                    return false;
                }
            }

            _otherBootId = bootId;
            _isOtherKnown = isKnown;
            return true;
        }
    }
}
