using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Finds records in segment files. A part of one segment is in the shared buffer, and a record is a view of it; the one
    /// that was appended last is seen where it was written from, so that in everyday life nothing is read back.
    /// </summary>
    public sealed class SegmentReader
    {
        /// <summary>The part of the shared buffer that segments are read into; the rest is for one event's JSON.</summary>
        public const int BufferedBytes = 3072;

        /// <summary>How often a boot reads a segment that cannot be read before it goes on without it.</summary>
        public const int ScanAttempts = 3;

        private const int NotFound = 0;
        private const int ReadFailed = -1;

        private readonly IStore _store;
        private readonly SharedBuffer _shared;
        private readonly SegmentTable _segments;
        private readonly int _segmentBytes;
        private readonly EventRecord _record = new EventRecord();

        // What is in the buffer: a part of one segment.
        private int _bufferedNumber;
        private int _bufferedPosition;
        private int _bufferedLength;

        // While scanning: something before the first entry is damaged.
        private bool _isBegunDamaged;
        private long _settledSequence;
        private uint _settledEpoch;

        // The record that was appended last, which need not be read back.
        private byte[] _tail;
        private int _tailNumber;
        private int _tailPosition;

        /// <param name="segmentBytes">Size of a segment, at most.</param>
        public SegmentReader(IStore store, SharedBuffer shared, SegmentTable segments, int segmentBytes)
        {
            _store = store;
            _shared = shared;
            _segments = segments;
            _segmentBytes = segmentBytes;
        }

        /// <summary>What the latest scan has found: torn, flipped or unknown places.</summary>
        public int CorruptCount { get; private set; }

        /// <summary>Whether the segment holds anything that was not known already.</summary>
        public bool IsNeeded { get; private set; }

        /// <summary>Whether the segment ends with a whole record, so that it may be appended to.</summary>
        public bool IsWhole { get; private set; }

        /// <summary>The highest boot number in it.</summary>
        public long HighestBootId { get; private set; }

        /// <summary>The identity of its last event, or what was given.</summary>
        public long LastSequence { get; private set; }

        public uint LastEpoch { get; private set; }

        /// <summary>A record was appended, and stays in these bytes until <see cref="ForgetTail"/>.</summary>
        public void Appended(int number, int position, byte[] record)
        {
            _tailNumber = number;
            _tailPosition = position;
            _tail = record;
        }

        /// <summary>The bytes of the record that was appended last are to be overwritten.</summary>
        public void ForgetTail() => _tailNumber = 0;

        /// <summary>Finds the next good record of a segment.</summary>
        /// <param name="from">Where to begin.</param>
        /// <param name="start">Where the record begins; the segment's size if there is none.</param>
        /// <returns>The record's length; 0 if there is none; below 0 if the flash cannot be read.</returns>
        public int Find(int segment, int from, out int start)
        {
            start = from;
            if (_segments.NumberOf(segment) == _tailNumber && from == _tailPosition)
            {
                return EventRecord.Measure(_tail, 0, _tail.Length);
            }

            while (start < _segments.SizeOf(segment))
            {
                if (!Load(segment, start))
                {
                    return ReadFailed;
                }

                int end = _bufferedPosition + _bufferedLength;
                bool isWhole = end >= _segments.SizeOf(segment);
                int stop = isWhole ? end : end - EventRecord.LengthMax + 1;
                for (; start < stop; start++)
                {
                    int length = EventRecord.Measure(_shared.Bytes, start - _bufferedPosition, _bufferedLength);
                    if (length > 0)
                    {
                        return length;
                    }
                }
            }

            return NotFound;
        }

        /// <summary>What the gap marker says at the boot: everything up to this number of this epoch is delivered or given up,
        /// wherever it lies. A segment that could not be deleted may lie before another epoch's.</summary>
        public void SetSettled(long sequence, uint epoch)
        {
            _settledSequence = sequence;
            _settledEpoch = epoch;
        }

        /// <summary>True for an event behind the last one, which has this number of this epoch, and not settled.</summary>
        public bool IsNew(EventRecord record, long sequence, uint epoch)
        {
            return record.IsBehind(sequence, epoch) && record.IsBehind(_settledSequence, _settledEpoch);
        }

        /// <summary>Looks at a record that <see cref="Find"/> has found.</summary>
        /// <returns>Null if this firmware does not know it.</returns>
        public EventRecord View(int segment, int start)
        {
            bool isTail = _segments.NumberOf(segment) == _tailNumber && start == _tailPosition;
            bool isKnown = isTail ? _record.TrySet(_tail, 0) : _record.TrySet(_shared.Bytes, start - _bufferedPosition);
            return isKnown ? _record : null;
        }

        /// <summary>Counts the entries of a segment.</summary>
        /// <param name="sequence">Only those behind that number of this epoch.</param>
        /// <returns>False if the flash cannot be read: the segment then counts as one entry until it can be.</returns>
        public bool TryScan(int segment, long sequence, uint epoch)
        {
            _segments.Forget(segment, _segmentBytes);
            CorruptCount = 0;
            IsNeeded = false;
            _isBegunDamaged = false;
            HighestBootId = 0;
            LastSequence = sequence;
            LastEpoch = epoch;
            int position = 0;
            int length = Find(segment, 0, out int start);
            while (length > 0)
            {
                Count(segment, start, start > position);
                position = start + length;
                length = Find(segment, position, out start);
            }

            IsWhole = length == NotFound && position == _segments.SizeOf(segment);
            if (length < 0)
            {
                _segments.Forget(segment, 0);
                _segments.SetEntries(segment, 1);
                return false;
            }

            if (!IsWhole)
            {
                // What is damaged behind the last good record counts as an entry: it is told when it is reached. The
                // beginning of an append that the power was cut in is no loss.
                CorruptCount++;
                bool isLost = !IsTorn(segment, position);
                IsNeeded |= isLost;
                if (isLost)
                {
                    _segments.AddDamage(segment);
                }
            }

            return true;
        }

        /// <summary>Whether what begins here, with no good record behind it, is a torn append: nothing that was ever
        /// promised.</summary>
        public bool IsTorn(int segment, int start)
        {
            return Load(segment, start)
                && EventRecord.IsTorn(_shared.Bytes, start - _bufferedPosition, _bufferedLength);
        }

        /// <summary>Looks once more at a record that was found before.</summary>
        /// <returns>Null if the flash cannot be read, or does not hold it any more.</returns>
        public EventRecord Reread(int segment, int start)
        {
            bool isTail = _segments.NumberOf(segment) == _tailNumber && start == _tailPosition;
            return isTail || Load(segment, start) ? View(segment, start) : null;
        }

        private void Count(int segment, int start, bool isBehindDamage)
        {
            EventRecord record = View(segment, start);
            CorruptCount += (isBehindDamage ? 1 : 0) + (record == null ? 1 : 0);
            _isBegunDamaged |= isBehindDamage;

            // One that is not known may be of a newer firmware that comes back.
            IsNeeded |= isBehindDamage || record == null || record.TypeNumber == EventRecord.ClockNumber;
            if (record == null)
            {
                return;
            }

            HighestBootId = record.BootId > HighestBootId ? record.BootId : HighestBootId;
            if (IsNew(record, LastSequence, LastEpoch))
            {
                IsNeeded = true;
                _segments.AddEntry(segment, record);
                if (_isBegunDamaged && _segments.EntriesOf(segment) == 1
                    && (LastSequence == 0 || record.Epoch == LastEpoch))
                {
                    _segments.SetFirst(segment, LastSequence + 1);
                }

                LastSequence = record.Sequence;
                LastEpoch = record.Epoch;
            }
        }

        private bool Load(int segment, int position)
        {
            int number = _segments.NumberOf(segment);
            int size = _segments.SizeOf(segment);
            int end = _bufferedPosition + _bufferedLength;
            bool isThere = number == _bufferedNumber && _shared.IsHeldBy(this) && position >= _bufferedPosition
                && (end >= size || position + EventRecord.LengthMax <= end);
            if (isThere)
            {
                return true;
            }

            _shared.Take(this);
            _bufferedNumber = 0;
            int wanted = size - position < BufferedBytes ? size - position : BufferedBytes;
            int read = _store.Read(SegmentTable.NameOf(number), position, _shared.Bytes, 0, wanted);
            if (read < 0 && read != StoreResult.Missing)
            {
                return false;
            }

            if (read < wanted)
            {
                // Somebody has shortened or deleted it: it ends here, and what was counted behind it is damaged.
                read = read < 0 ? 0 : read;
                _segments.SetSize(segment, position + read);
            }

            _bufferedNumber = number;
            _bufferedPosition = position;
            _bufferedLength = read;
            return true;
        }
    }
}
