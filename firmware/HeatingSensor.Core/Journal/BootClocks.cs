using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Gives events their time. An event that was made before the clock was right takes it from its boot's clock
    /// record, which lies somewhere behind it; if there is none, its own guess stays. So the time is a function of
    /// what lies on flash, and the same at every delivery.
    /// </summary>
    public sealed class BootClocks
    {
        private readonly SegmentList _segments;
        private readonly SegmentReader _reader;
        private readonly BootClock _current = new BootClock();
        private readonly BootClock _earlier = new BootClock();

        public BootClocks(SegmentList segments, SegmentReader reader)
        {
            _segments = segments;
            _reader = reader;
        }

        public long BootId
        {
            get => _current.BootId;
            set => _current.BootId = value;
        }

        /// <summary>True once the events of this boot have their time for good.</summary>
        public bool IsSettled { get; private set; }

        /// <summary>The clock record of this boot is on flash.</summary>
        public void Settle(long zeroUtcMs, bool isTimeSynced)
        {
            IsSettled = true;
            _current.IsKnown = true;
            _current.ZeroUtcMs = zeroUtcMs;
            _current.IsTimeSynced = isTimeSynced;
        }

        /// <summary>There is no room for a clock record: the guesses stay, and none will ever be written.</summary>
        public void SettleAsGuessed() => IsSettled = true;

        /// <summary>Gives the event its time, unless it has one or it still has to be settled.</summary>
        /// <param name="segmentNumber">The segment that the event lies in.</param>
        public void Apply(JournalEvent e, int segmentNumber)
        {
            bool isCurrent = e.BootId == _current.BootId;
            if (e.IsStamped || (isCurrent && !IsSettled))
            {
                return;
            }

            if (!isCurrent && e.BootId != _earlier.BootId)
            {
                Look(e.BootId, segmentNumber);
            }

            BootClock clock = isCurrent ? _current : _earlier;
            e.UtcMs = clock.IsKnown ? clock.ZeroUtcMs + e.UptimeMs : e.UtcMs;
            e.IsTimeSynced = clock.IsKnown && clock.IsTimeSynced;
            e.IsStamped = true;
        }

        private void Look(long bootId, int segmentNumber)
        {
            _earlier.BootId = bootId;
            _earlier.IsKnown = false;
            for (int index = _segments.IndexOf(segmentNumber); index >= 0 && index < _segments.Count; index++)
            {
                if (LookInto(_segments.At(index), bootId))
                {
                    return;
                }
            }
        }

        // True: there is nothing more to look for. The records of a later boot all lie behind.
        private bool LookInto(Segment segment, long bootId)
        {
            if (!_reader.Load(segment.Number))
            {
                return false;
            }

            int length = _reader.Find(0, segment.SizeBytes, out int start);
            while (length > 0)
            {
                RecordType type = RecordCodec.TypeAt(_reader.Bytes, start);
                if (type != RecordType.None && RecordFrame.BootId(_reader.Bytes, start) > bootId)
                {
                    return true;
                }

                if (type == RecordType.Clock && RecordFrame.BootId(_reader.Bytes, start) == bootId)
                {
                    RecordCodec.ReadClock(_reader.Bytes, start, _earlier);
                    return true;
                }

                length = _reader.Find(start + length, segment.SizeBytes, out start);
            }

            return false;
        }
    }
}
