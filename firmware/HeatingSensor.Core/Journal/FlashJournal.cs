using HeatingSensor.Events;
using HeatingSensor.Ports;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// The journal on flash: a ring of segment files that are only ever appended to and deleted, because overwriting in
    /// place costs a file system on flash most. FORMAT.md fixes every byte and says what a power cut can do.
    /// </summary>
    public sealed class FlashJournal : IJournal
    {
        /// <summary>One erase block of the flash.</summary>
        public const int DefaultSegmentBytes = 4096;

        /// <summary>24 segments: the drive has 256 KB, shared with Wi-Fi settings, certificates and configuration.</summary>
        public const int DefaultCapBytes = 96 * 1024;

        /// <summary>The newest segment; a new one; a new one in the room of the oldest; once more.</summary>
        private const int WriteAttempts = 4;
        private const int AttemptsWithoutLoss = 2;

        private readonly IStore _store;
        private readonly ISystem _system;
        private readonly int _segmentBytes;
        private readonly int _firmwareVersion;
        private readonly byte[] _buffer = new byte[2 * RecordCodec.LengthMax];
        private readonly SegmentList _segments;
        private readonly SegmentReader _reader;
        private readonly EntryWindow _window;
        private readonly BootClocks _clocks;
        private readonly GapMarker _marker;
        private readonly JournalEntry _appended = new JournalEntry();
        private readonly JournalEntry _unsaved = new JournalEntry { IsGap = true };
        private readonly int _corruptAtBoot;
        private long _settledSequence;
        private int _nextNumber = 1;
        private bool _isNewestOpen;

        /// <summary>Opens what is on the drive, whatever it is.</summary>
        /// <param name="segmentBytes">Size of a segment, at most.</param>
        /// <param name="capBytes">Size of all segments together, at most; at least two segments.</param>
        /// <param name="firmwareVersion">As <see cref="StatusEvent.FirmwareVersion"/>.</param>
        public FlashJournal(IStore store, ISystem system, int segmentBytes, int capBytes, int firmwareVersion)
        {
            _store = store;
            _system = system;
            _segmentBytes = segmentBytes;
            _firmwareVersion = firmwareVersion;
            _segments = new SegmentList(capBytes / segmentBytes);
            _reader = new SegmentReader(store, segmentBytes);
            _window = new EntryWindow(_segments, _reader);
            _clocks = new BootClocks(_segments, _reader);
            _marker = new GapMarker(store);
            _settledSequence = _marker.SettledSequence;
            _window.Rewind(_settledSequence);
            JournalScan scan = new JournalScan(store, _reader, _settledSequence);
            Open(scan);
            HighestSequence = scan.HighestSequence;
            HighestBootId = scan.HighestBootId > _marker.Entry.Gap.BootId ? scan.HighestBootId : _marker.Entry.Gap.BootId;
            _corruptAtBoot = scan.CorruptCount;
            Trim();
            if (Count > 0 || CorruptCount > 0)
            {
                _system.Log("journal: " + Count.ToString() + " to deliver, " + CorruptCount.ToString() + " corrupt");
            }
        }

        public int Count
        {
            get
            {
                int count = _marker.IsPending ? 1 : 0;
                for (int index = 0; index < _segments.Count; index++)
                {
                    count += _segments.At(index).EntryCount;
                }

                return count;
            }
        }

        public int LostCount { get; private set; }

        /// <summary>Places on flash that hold no good record, since the boot.</summary>
        public int CorruptCount => _corruptAtBoot + _window.UnreadableCount;

        /// <summary>The highest sequence number on flash at the boot, lost ones included; 0 if none.</summary>
        public long HighestSequence { get; }

        /// <summary>The highest boot number on flash at the boot; 0 if none.</summary>
        public long HighestBootId { get; }

        /// <summary>Tells the journal which boot this is. To be called before anything is appended.</summary>
        public void BeginBoot(long bootId) => _clocks.BootId = bootId;

        public bool Append(StatusEvent statusEvent)
        {
            statusEvent.FirmwareVersion = _firmwareVersion;
            bool hasUnsaved = _unsaved.EventCount > 0;
            int length = hasUnsaved ? RecordCodec.WriteGap(_buffer, 0, _unsaved.Gap) : 0;
            bool isStamped = statusEvent.IsStamped || _clocks.IsSettled;
            int start = length;
            length += RecordCodec.WriteStatus(_buffer, start, statusEvent, isStamped);
            if (!Write(length))
            {
                Lose(statusEvent);
                return false;
            }

            if (hasUnsaved)
            {
                _segments.Newest.Add(_unsaved, _unsaved.Gap.BootId);
                _unsaved.Gap.LostCount = 0;
            }

            RecordCodec.ReadEntry(_buffer, start, _appended);
            _segments.Newest.Add(_appended, statusEvent.BootId);
            return true;
        }

        public JournalEntry Peek(int index)
        {
            if (_marker.IsPending && index == 0)
            {
                return _marker.Entry;
            }

            int place = _marker.IsPending ? index - 1 : index;
            JournalEntry entry = _window.Peek(place);
            if (entry != null && !entry.IsGap)
            {
                _clocks.Apply(entry.Status, _window.SegmentNumberAt(place));
            }

            return entry;
        }

        public void SettleClock(long zeroUtcMs, bool isTimeSynced)
        {
            if (_clocks.IsSettled)
            {
                return;
            }

            if (Write(RecordCodec.WriteClock(_buffer, 0, _clocks.BootId, zeroUtcMs, isTimeSynced)))
            {
                _clocks.Settle(zeroUtcMs, isTimeSynced);
            }
            else
            {
                _system.Log("journal: no room for the clock: events of this boot keep the time they were made with");
                _clocks.SettleAsGuessed();
            }
        }

        public void Advance()
        {
            if (_marker.IsPending)
            {
                _marker.Settle();
                return;
            }

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

        private void Open(JournalScan scan)
        {
            int[] numbers = scan.Find();
            if (numbers == null)
            {
                // Far behind whatever is there: it must not be appended to unseen, and is found at the next boot.
                _nextNumber = SegmentList.NumberMax / 2;
                _system.Log("journal: the drive cannot be listed");
                return;
            }

            for (int index = 0; index < numbers.Length; index++)
            {
                if (_segments.IsFull && !DropOldest())
                {
                    _system.Log("journal: more segments on the drive than can be taken");
                    break;
                }

                Segment segment = _segments.Add(numbers[index]);
                bool isRead = scan.Read(segment);
                _isNewestOpen = isRead && scan.IsWhole;
                if (!isRead)
                {
                    _segments.RemoveNewest();
                }
            }

            _nextNumber = numbers.Length == 0 ? 1 : numbers[numbers.Length - 1] + 1;
        }

        private bool Write(int length)
        {
            for (int attempt = 0; attempt < WriteAttempts; attempt++)
            {
                if (attempt >= AttemptsWithoutLoss && !DropOldest())
                {
                    return false;
                }

                if (TryWrite(length))
                {
                    return true;
                }
            }

            return false;
        }

        private bool TryWrite(int length)
        {
            bool fits = _isNewestOpen && _segments.Newest.SizeBytes + length <= _segmentBytes;
            if (!fits && !BeginSegment())
            {
                return false;
            }

            Segment newest = _segments.Newest;
            if (_store.Append(SegmentList.NameOf(newest.Number), _buffer, length))
            {
                _reader.Appended(newest.Number, newest.SizeBytes, _buffer, length);
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
            if (_segments.IsFull && !DropOldest())
            {
                return false;
            }

            if (_nextNumber > SegmentList.NumberMax)
            {
                if (_segments.Count > 0)
                {
                    return false;
                }

                _nextNumber = 1;
                _reader.Clear();
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
                    _system.Log("journal: no room, and the gap cannot be marked");
                    return false;
                }

                LostCount += oldest.EventCount;
                _settledSequence = oldest.LastSequence;
                _system.Log("journal: no room, events up to " + _settledSequence.ToString() + " are lost");
            }

            RemoveOldest();
            _window.Rewind(_settledSequence);
            return true;
        }

        private void Lose(StatusEvent statusEvent)
        {
            GapEvent gap = _unsaved.Gap;
            if (gap.LostCount == 0)
            {
                gap.FirstSequence = statusEvent.Sequence;
            }

            gap.LastSequence = statusEvent.Sequence;
            gap.BootId = statusEvent.BootId;
            gap.FirmwareVersion = _firmwareVersion;
            gap.LostCount++;
            LostCount++;
            _system.Log("journal: the drive is full or broken, event " + gap.LastSequence.ToString() + " is lost");
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
                _system.Log("journal: a segment cannot be deleted, it is delivered again after the next boot");
            }

            _segments.RemoveOldest();
            _isNewestOpen &= _segments.Count > 0;
        }
    }
}
