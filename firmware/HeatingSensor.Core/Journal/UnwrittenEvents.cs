using System;
using HeatingSensor.Events;
using HeatingSensor.Model;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Events that the drive has refused, held in memory: worn-out or full flash must not silence the device. They are lost
    /// in a power cut, and are delivered after everything on flash. If there is no room, the oldest one becomes part of a
    /// gap.
    /// </summary>
    public sealed class UnwrittenEvents
    {
        /// <summary>Enough for an alarm and what led to it. Memory is no substitute for the journal.</summary>
        public const int Capacity = 8;

        private readonly byte[] _records = new byte[Capacity * EventRecord.LengthMax];
        private readonly byte[] _gap = new byte[EventRecord.HeaderLength + GapEvent.Length + EventRecord.CrcLength];
        private readonly EventRecord _record = new EventRecord();
        private int _head;
        private int _count;
        private bool _hasGap;

        /// <summary>Events displaced from here since boot.</summary>
        public int LostCount { get; private set; }

        /// <summary>How many entries there are: the events, and the gap before them if there is one.</summary>
        public int EntryCount => _hasGap ? _count + 1 : _count;

        /// <summary>The place of the oldest entry; -1 if there is none. Peeked entries stay valid.</summary>
        public long OldestPlace
        {
            get
            {
                if (EntryCount == 0)
                {
                    return -1;
                }

                return _hasGap ? (EventRecord.SequenceOf(_gap, 0) * 2) + 1 : EventRecord.SequenceOf(_records, At(0)) * 2;
            }
        }

        /// <summary>Adds an event's record, displacing the oldest one if there is no room.</summary>
        public void Add(byte[] record, int length)
        {
            if (_count == Capacity)
            {
                LoseOldest();
            }

            Array.Copy(record, 0, _records, At(_count), length);
            _count++;
        }

        /// <summary>The entry at an index, 0 for the oldest; null if there is none. Valid until the next call.</summary>
        public EventRecord Peek(int index)
        {
            if (_hasGap)
            {
                if (index == 0)
                {
                    _record.TrySet(_gap, 0);
                    return _record;
                }

                index--;
            }

            if (index >= _count)
            {
                return null;
            }

            _record.TrySet(_records, At(index));
            return _record;
        }

        /// <summary>Copies the oldest entry's record.</summary>
        /// <returns>Its length.</returns>
        public int CopyOldest(byte[] into)
        {
            byte[] from = _hasGap ? _gap : _records;
            int at = _hasGap ? 0 : At(0);
            int length = EventRecord.Measure(from, at, from.Length);
            Array.Copy(from, at, into, 0, length);
            return length;
        }

        /// <summary>Drops the oldest entry, which has been delivered or written to flash.</summary>
        public void Advance()
        {
            if (_hasGap)
            {
                _hasGap = false;
                return;
            }

            RemoveOldest();
        }

        private int At(int index) => (_head + index) % Capacity * EventRecord.LengthMax;

        private void RemoveOldest()
        {
            _head = (_head + 1) % Capacity;
            _count--;
        }

        private void LoseOldest()
        {
            _record.TrySet(_gap, 0);
            long first = _hasGap ? GapEvent.First(_record) : 0;
            int count = _hasGap ? GapEvent.Count(_record) + 1 : 1;
            _record.TrySet(_records, At(0));
            long last = _record.Sequence;
            GapEvent.Write(
                _gap, first == 0 ? last : first, last, count, _record.BootId, _record.Epoch, Firmware.VersionNumber);
            _hasGap = true;
            LostCount++;
            RemoveOldest();
        }
    }
}
