using System;
using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// The journal on flash: a ring of segment files that are only appended to and deleted, because overwriting in place is
    /// what a flash file system does at the greatest cost. FORMAT.md defines every byte, and what a power cut can do.
    /// </summary>
    public sealed class FlashJournal : IJournal
    {
        /// <summary>One erase block of the flash.</summary>
        public const int DefaultSegmentBytes = 4096;

        /// <summary>24 segments: the drive has 256 KB, shared with Wi-Fi settings, certificates and configuration.</summary>
        public const int DefaultCapBytes = 96 * 1024;

        private readonly ISystem _system;
        private readonly byte[] _buffer = new byte[EventRecord.LengthMax];
        private readonly EventRecord _appended = new EventRecord();
        private readonly GapMarker _marker;
        private readonly SegmentTable _segments;
        private readonly SegmentReader _files;
        private readonly EventClock _clock;
        private readonly JournalReader _reader;
        private readonly SegmentStore _store;
        private readonly UnwrittenEvents _unwritten = new UnwrittenEvents();

        /// <summary>Opens the journal on the drive, whatever its state.</summary>
        /// <param name="segmentBytes">The largest size of a segment.</param>
        /// <param name="capBytes">The largest size of all segments together; at least two segments.</param>
        public FlashJournal(IStore store, SharedBuffer shared, ISystem system, int segmentBytes, int capBytes)
        {
            _system = system;
            _marker = new GapMarker(store, shared);
            _segments = new SegmentTable(capBytes / segmentBytes);
            _files = new SegmentReader(store, shared, _segments, segmentBytes);
            _clock = new EventClock(_files, _segments);
            _reader = new JournalReader(_files, _segments, _clock, _marker);
            _store = new SegmentStore(store, system, segmentBytes, _segments, _files, _reader, _clock, _marker);
            if (Count > 0 || CorruptCount > 0)
            {
                _system.Log("journal: " + Count.ToString() + " to deliver, " + CorruptCount.ToString() + " corrupt");
            }
        }

        public int Count
        {
            get
            {
                // Until the drive has been listed, there may be something.
                int count = _segments.EntryCount + _unwritten.EntryCount + (_marker.IsPending ? 1 : 0);
                return count == 0 && !_store.IsReady ? 1 : count;
            }
        }

        public bool HasRoomToSpare => _segments.Count * 2 < _segments.Limit;

        public bool IsClockSettled => _clock.IsSettled;

        public bool IsDelayed => _reader.IsDelayed || !_store.IsReady;

        public long OldestPlace
        {
            get
            {
                if (_marker.IsPending)
                {
                    return _marker.Record.Place;
                }

                return _segments.EntryCount > 0 ? _reader.OldestPlace : _unwritten.OldestPlace;
            }
        }

        /// <summary>Events lost since boot, for lack of room or because they could not be read back.</summary>
        public int LostCount => _store.LostCount + _reader.LostCount + _unwritten.LostCount;

        /// <summary>The largest size of all segments together: at least two segments, at most the cap it was opened
        /// with.</summary>
        public int CapBytes
        {
            get => _store.CapBytes;
            set => _store.CapBytes = value;
        }

        /// <summary>Bytes in all segments.</summary>
        public int SizeBytes => _segments.SizeBytes;

        /// <summary>The room of all segments together, filled or not.</summary>
        public int RoomBytes => _store.RoomBytes;

        /// <summary>Places on flash without an intact record, as found at boot.</summary>
        public int CorruptCount => _store.CorruptCount;

        /// <summary>The highest sequence number on flash at boot, lost ones included; 0 if none.</summary>
        public long HighestSequence => _store.HighestSequence;

        /// <summary>The highest boot number on flash at boot; 0 if none.</summary>
        public long HighestBootId => _store.HighestBootId;

        /// <summary>Sets the present boot. Call before appending anything.</summary>
        public void BeginBoot(long bootId, uint epoch)
        {
            _clock.BootId = bootId;
            _reader.Epoch = epoch;
        }

        public bool Append(byte[] record, int length)
        {
            bool isDurable = SaveUnwritten();
            if (isDurable)
            {
                _files.ForgetTail();
                Array.Copy(record, 0, _buffer, 0, length);
                isDurable = Save(length);
            }

            if (!isDurable)
            {
                _unwritten.Add(record, length);
                _system.Warn("journal: the drive is full or broken, an event is held in memory");
            }

            return isDurable;
        }

        public EventRecord Peek(int index)
        {
            if (!_store.IsReady && !_store.TryGetReady())
            {
                return null;
            }

            int at = _marker.IsPending ? index - 1 : index;
            if (at < 0)
            {
                return _marker.Record;
            }

            if (at >= _segments.EntryCount)
            {
                return PeekUnwritten(at - _segments.EntryCount);
            }

            bool wasPending = _marker.IsPending;
            EventRecord record = _reader.Peek(at);

            // Reading may have found damage and marked a gap before the record.
            bool hasMoved = _marker.IsPending != wasPending;
            return hasMoved ? _marker.Record : record;
        }

        public void SettleClock(long zeroUtcMs, bool isTimeSynced)
        {
            if (_clock.IsSettled)
            {
                return;
            }

            // Writing the time must not displace an event.
            _files.ForgetTail();
            int length = EventRecord.WriteClock(_buffer, _clock.BootId, zeroUtcMs, isTimeSynced);
            bool isDurable = _store.Write(_buffer, length, 0, SegmentStore.AttemptsWithoutLoss);
            _files.ForgetTail();
            if (isDurable)
            {
                _clock.Settle(zeroUtcMs, isTimeSynced);
            }
            else
            {
                _system.Warn("journal: no room for the clock: events of this boot keep the time they were made with");
                _clock.SettleAsGuessed();
            }
        }

        public void Advance()
        {
            if (_marker.IsPending)
            {
                _marker.Settle();
            }
            else if (_segments.EntryCount > 0)
            {
                AdvanceSegment();
            }
            else
            {
                _unwritten.Advance();
            }
        }

        public void Tidy() => _store.Trim(true);

        private void AdvanceSegment()
        {
            if (_reader.OldestPlace >= 0 || _reader.Peek(0) != null)
            {
                _reader.Advance();
                _store.Trim(false);
            }
        }

        private EventRecord PeekUnwritten(int index)
        {
            EventRecord record = _unwritten.Peek(index);
            if (record == null)
            {
                return null;
            }

            bool wasPending = _marker.IsPending;
            if (index == 0 && _reader.TellBefore(record) && !wasPending)
            {
                return _marker.Record;
            }

            _clock.SetTime(record);
            return record;
        }

        // Saves what is in the buffer, which stays there for the next reader.
        private bool Save(int length)
        {
            _appended.TrySet(_buffer, 0);
            _reader.Epoch = _appended.Epoch;
            _reader.IsEpochVolatile = _appended.IsVolatile;

            // Leave room for the clock record that follows later, so that it does not cost the oldest segment.
            int reserveBytes = _appended.IsTimed ? 0 : EventRecord.ClockLength;
            bool isDurable = _store.Write(_buffer, length, reserveBytes, SegmentStore.WriteAttempts);
            if (isDurable)
            {
                _segments.AddEntry(_segments.Newest, _appended);
            }

            return isDurable;
        }

        // Unwritten events go to flash before anything newer.
        private bool SaveUnwritten()
        {
            while (_unwritten.EntryCount > 0)
            {
                _files.ForgetTail();
                int length = _unwritten.CopyOldest(_buffer);
                length = Restamp(length);
                if (!Save(length))
                {
                    return false;
                }

                _unwritten.Advance();
            }

            return true;
        }

        // If this boot's clock record is already on flash, it precedes the event, which must therefore contain its time.
        private int Restamp(int length)
        {
            _appended.TrySet(_buffer, 0);
            if (_appended.IsTimed || !_clock.IsSettled)
            {
                return length;
            }

            _clock.SetTime(_appended);
            return EventRecord.Stamp(_buffer, _appended.UtcMs, _appended.IsTimeSynced);
        }
    }
}
