using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

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

        private readonly ISystem _system;
        private readonly int _firmwareVersion;
        private readonly byte[] _buffer = new byte[RecordFrame.LengthMax];
        private readonly GapMarker _marker;
        private readonly SegmentRing _ring;
        private readonly HeldEvents _held;

        /// <summary>Opens what is on the drive, whatever it is.</summary>
        /// <param name="segmentBytes">Size of a segment, at most.</param>
        /// <param name="capBytes">Size of all segments together, at most; at least two segments.</param>
        /// <param name="firmwareVersion">As <see cref="JournalEvent.FirmwareVersion"/>.</param>
        public FlashJournal(IStore store, ISystem system, int segmentBytes, int capBytes, int firmwareVersion)
        {
            _system = system;
            _firmwareVersion = firmwareVersion;
            _held = new HeldEvents(firmwareVersion);
            _marker = new GapMarker(store, new SharedBuffer());
            _ring = new SegmentRing(store, system, segmentBytes, capBytes, _marker, firmwareVersion);
            long markedBootId = _marker.Entry.Gap.BootId;
            HighestSequence = _ring.Found.HighestSequence;
            HighestBootId = _ring.Found.HighestBootId > markedBootId ? _ring.Found.HighestBootId : markedBootId;
            if (Count > 0 || CorruptCount > 0)
            {
                _system.Log("journal: " + Count.ToString() + " to deliver, " + CorruptCount.ToString() + " corrupt");
            }
        }

        public int Count => _ring.EntryCount + _held.EntryCount + (_marker.IsPending ? 1 : 0);

        public bool HasRoomToSpare => _ring.HasRoomToSpare;

        public int LostCount => _ring.LostCount + _held.LostCount;

        /// <summary>Size of all segments together, at most; from two segments to what it was opened with.</summary>
        public int CapBytes
        {
            get => _ring.CapBytes;
            set => _ring.CapBytes = value;
        }

        /// <summary>Bytes in all segments.</summary>
        public int SizeBytes => _ring.SizeBytes;

        /// <summary>The room that all segments have together, filled or not.</summary>
        public int RoomBytes => _ring.RoomBytes;

        /// <summary>Places on flash that hold no good record, since the boot.</summary>
        public int CorruptCount => _ring.Found.CorruptCount + _ring.UnreadableCount;

        /// <summary>The highest sequence number on flash at the boot, lost ones included; 0 if none.</summary>
        public long HighestSequence { get; }

        /// <summary>The highest boot number on flash at the boot; 0 if none.</summary>
        public long HighestBootId { get; }

        /// <summary>Tells the journal which boot this is. To be called before anything is appended.</summary>
        public void BeginBoot(long bootId) => _ring.Clocks.BootId = bootId;

        public bool Append(JournalEvent e)
        {
            e.FirmwareVersion = _firmwareVersion;
            bool isDurable = SaveHeld() && Save(e);
            if (!isDurable)
            {
                Hold(e);
            }

            return isDurable;
        }

        public JournalEntry Peek(int index)
        {
            if (_marker.IsPending)
            {
                if (index == 0)
                {
                    return _marker.Entry;
                }

                index--;
            }

            return index < _ring.EntryCount ? _ring.Peek(index) : PeekHeld(index - _ring.EntryCount);
        }

        public void SettleClock(long zeroUtcMs, bool isTimeSynced)
        {
            if (_ring.Clocks.IsSettled)
            {
                return;
            }

            // A time is not worth an event.
            int length = RecordCodec.WriteClock(_buffer, 0, _ring.Clocks.BootId, zeroUtcMs, isTimeSynced);
            if (_ring.Write(_buffer, length, 0, SegmentRing.AttemptsWithoutLoss))
            {
                _ring.Clocks.Settle(zeroUtcMs, isTimeSynced);
            }
            else
            {
                _system.Warn("journal: no room for the clock: events of this boot keep the time they were made with");
                _ring.Clocks.SettleAsGuessed();
            }
        }

        public void Advance()
        {
            if (_marker.IsPending)
            {
                _marker.Settle();
            }
            else if (_ring.EntryCount > 0)
            {
                _ring.Advance();
            }
            else
            {
                _held.Advance();
            }
        }

        private bool Save(JournalEvent e)
        {
            bool isStamped = e.IsStamped || _ring.Clocks.IsSettled;
            int length = RecordCodec.WriteEvent(_buffer, 0, e, isStamped);

            // The clock record that will be needed must not cost the oldest segment.
            int reserveBytes = isStamped ? 0 : RecordCodec.ClockRecordLength;
            bool isDurable = _ring.Write(_buffer, length, reserveBytes, SegmentRing.WriteAttempts);
            if (isDurable)
            {
                _ring.Newest.Add(1, e.Sequence, e.BootId);
            }

            return isDurable;
        }

        private bool Save(GapEvent gap)
        {
            int length = RecordCodec.WriteGap(_buffer, 0, gap);
            bool isDurable = _ring.Write(_buffer, length, 0, SegmentRing.WriteAttempts);
            if (isDurable)
            {
                _ring.Newest.Add(gap.LostCount, gap.LastSequence, gap.BootId);
            }

            return isDurable;
        }

        // What was held goes to flash before anything that is newer.
        private bool SaveHeld()
        {
            while (_held.EntryCount > 0)
            {
                JournalEntry oldest = PeekHeld(0);
                bool isDurable = oldest.IsGap ? Save(oldest.Gap) : Save(oldest.Event);
                if (!isDurable)
                {
                    return false;
                }

                _held.Advance();
            }

            return true;
        }

        private void Hold(JournalEvent e)
        {
            int length = RecordCodec.WriteEvent(_buffer, 0, e, e.IsStamped || _ring.Clocks.IsSettled);
            _held.Add(_buffer, length);
            _system.Warn("journal: the drive is full or broken, event " + e.Sequence.ToString() + " is held in memory");
        }

        private JournalEntry PeekHeld(int index)
        {
            JournalEntry entry = _held.Peek(index);
            if (entry != null && !entry.IsGap)
            {
                // Without a segment: the clock that counts is this boot's.
                _ring.Clocks.Apply(entry.Event, 0);
            }

            return entry;
        }
    }
}
