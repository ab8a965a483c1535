using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Finds records in segment files. Part of one segment is in the shared buffer, and a record is a view of it. The
    /// record appended last is viewed where it was written from, so that normally nothing is read back.
    /// </summary>
    public sealed class SegmentReader
    {
        /// <summary>The part of the shared buffer that segments are read into; the rest is for one event's JSON.</summary>
        public const int BufferedBytes = 3072;

        /// <summary>How many times a boot tries to read a segment before it continues without it.</summary>
        public const int ScanAttempts = 3;

        private const int NotFound = 0;
        private const int ReadFailed = -1;

        private readonly IStore _store;
        private readonly SharedBuffer _shared;
        private readonly SegmentTable _segments;
        private readonly int _segmentBytes;
        private readonly EventRecord _record = new EventRecord();

        // What the buffer contains: part of one segment.
        private int _bufferedNumber;
        private int _bufferedPosition;
        private int _bufferedLength;

        // While scanning: true if something before the first entry is damaged.
        private bool _isBegunDamaged;
        private long _settledSequence;
        private uint _settledEpoch;

        // The record appended last, which need not be read back.
        private byte[] _tail;
        private int _tailNumber;
        private int _tailPosition;

        /// <param name="segmentBytes">The largest size of a segment.</param>
        public SegmentReader(IStore store, SharedBuffer shared, SegmentTable segments, int segmentBytes)
        {
            _store = store;
            _shared = shared;
            _segments = segments;
            _segmentBytes = segmentBytes;
        }

        /// <summary>Torn, corrupted or unknown places found by the latest scan.</summary>
        public int CorruptCount { get; private set; }

        /// <summary>Whether the segment contains anything that must be kept.</summary>
        public bool IsNeeded { get; private set; }

        /// <summary>Whether the segment ends with an intact record, so that it may be appended to.</summary>
        public bool IsWhole { get; private set; }

        /// <summary>The highest boot number in it.</summary>
        public long HighestBootId { get; private set; }

        /// <summary>The identity of its last event, or the one passed to the scan if it has none.</summary>
        public long LastSequence { get; private set; }

        public uint LastEpoch { get; private set; }

        /// <summary>A record was appended, and stays in this array until <see cref="ForgetTail"/>.</summary>
        public void Appended(int number, int position, byte[] record)
        {
            _tailNumber = number;
            _tailPosition = position;
            _tail = record;
        }

        /// <summary>The array with the record appended last is about to be overwritten.</summary>
        public void ForgetTail() => _tailNumber = 0;

        /// <summary>Finds the next intact record of a segment.</summary>
        /// <param name="from">Where to start searching.</param>
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

        /// <summary>Sets what the gap marker says at boot: everything up to this number of this epoch is settled, wherever
        /// it is. A segment that could not be deleted may precede another epoch's.</summary>
        public void SetSettled(long sequence, uint epoch)
        {
            _settledSequence = sequence;
            _settledEpoch = epoch;
        }

        /// <summary>True for an event that comes after the last one, given by number and epoch, and is not
        /// settled.</summary>
        public bool IsNew(EventRecord record, long sequence, uint epoch)
        {
            return record.IsBehind(sequence, epoch) && record.IsBehind(_settledSequence, _settledEpoch);
        }

        /// <summary>Views a record that <see cref="Find"/> has found.</summary>
        /// <returns>Null if this firmware does not know its type or version.</returns>
        public EventRecord View(int segment, int start)
        {
            bool isTail = _segments.NumberOf(segment) == _tailNumber && start == _tailPosition;
            bool isKnown = isTail ? _record.TrySet(_tail, 0) : _record.TrySet(_shared.Bytes, start - _bufferedPosition);
            return isKnown ? _record : null;
        }

        /// <summary>Counts the entries of a segment.</summary>
        /// <param name="sequence">Only events after this number of this epoch count.</param>
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
                // Damage after the last intact record counts as an entry, which is reported when it is reached. A torn
                // append is not a loss.
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

        /// <summary>Whether the rest of the segment, which has no intact record, is a torn append, never reported as
        /// durable.</summary>
        public bool IsTorn(int segment, int start)
        {
            return Load(segment, start)
                && EventRecord.IsTorn(_shared.Bytes, start - _bufferedPosition, _bufferedLength);
        }

        /// <summary>Views a record that was found before, reading it again if necessary.</summary>
        /// <returns>Null if the flash cannot be read, or no longer contains it.</returns>
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

            // An unknown record may have been written by newer firmware, which may come back.
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
                // The file has been shortened or deleted: it ends here, and what was counted after that is damaged.
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
