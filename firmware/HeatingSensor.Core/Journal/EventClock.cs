using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// The time of events that were made before the clock was right. They take it from their boot's clock record, which lies
    /// somewhere behind them; if there is none, their own guess stays. So the time is a function of what lies on flash, and
    /// the same at every delivery.
    /// </summary>
    public sealed class EventClock
    {
        private readonly SegmentReader _reader;
        private readonly SegmentTable _segments;

        // The time of day at power-on: of this boot, and of the boot whose clock record was looked up last.
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

        /// <summary>True once this boot's clock record is on flash, or will never be.</summary>
        public bool IsSettled { get; private set; }

        /// <summary>The clock record of this boot is on flash.</summary>
        public void Settle(long zeroUtcMs, bool isSynced)
        {
            IsSettled = true;
            _zeroUtcMs = zeroUtcMs;
            _isSynced = isSynced;
        }

        /// <summary>There is no room for a clock record: the guesses stay, and none will ever be written.</summary>
        public void SettleAsGuessed()
        {
            IsSettled = true;
            _isGuessed = true;
        }

        /// <summary>True if a boot's clock record need not be looked for.</summary>
        public bool Knows(long bootId) => bootId == BootId || bootId == _otherBootId;

        /// <summary>Gives an event of a boot that is known its time; one of this boot keeps none until that is settled.
        /// </summary>
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

        /// <summary>Looks for a boot's clock record. What is in the buffer goes.</summary>
        /// <param name="firstSegment">Where its first event lies.</param>
        /// <param name="sequence">Up to here, of this epoch, events were read.</param>
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
                        // The records of a boot lie together. Its number says nothing: a new epoch may begin with a lower one.
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
