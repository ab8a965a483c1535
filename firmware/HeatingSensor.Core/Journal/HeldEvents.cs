using System;
using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Events that the drive has refused, in memory: a worn-out or full flash must not silence the device. They go with
    /// the power, and stand behind everything on flash. When there is no more room here, the oldest one goes into a gap.
    /// </summary>
    public sealed class HeldEvents
    {
        /// <summary>An alarm, and what led to it; the journal is not meant to live in memory.</summary>
        public const int Capacity = 8;

        private readonly byte[][] _records = new byte[Capacity][];
        private readonly int _firmwareVersion;
        private readonly JournalEntry _entry = new JournalEntry();
        private readonly JournalEntry _gapEntry = new JournalEntry { Type = RecordType.Gap };
        private int _head;

        /// <param name="firmwareVersion">As <see cref="JournalEvent.FirmwareVersion"/>.</param>
        public HeldEvents(int firmwareVersion)
        {
            _firmwareVersion = firmwareVersion;
            for (int index = 0; index < Capacity; index++)
            {
                _records[index] = new byte[RecordFrame.LengthMax];
            }
        }

        /// <summary>Events that had to go from here, too, since the boot.</summary>
        public int LostCount { get; private set; }

        /// <summary>Entries: the events, and the gap before them if there is one.</summary>
        public int EntryCount => EventCount + (HasGap ? 1 : 0);

        public bool HasGap => Gap.LostCount > 0;

        /// <summary>What had to go, as long as that is not told.</summary>
        public GapEvent Gap => _gapEntry.Gap;

        private int EventCount { get; set; }

        /// <summary>Takes an event's record; the oldest one goes if there is no room.</summary>
        public void Add(byte[] record, int length)
        {
            if (EventCount == Capacity)
            {
                Lose(Read(_records[_head]).Event);
                RemoveEvent();
            }

            Array.Copy(record, 0, _records[(_head + EventCount) % Capacity], 0, length);
            EventCount++;
        }

        /// <summary>The entry at a place, 0 the oldest; null if there is none. Valid until the next call.</summary>
        public JournalEntry Peek(int index)
        {
            if (HasGap)
            {
                if (index == 0)
                {
                    return _gapEntry;
                }

                index--;
            }

            return index < EventCount ? Read(_records[(_head + index) % Capacity]) : null;
        }

        /// <summary>Drops the oldest entry: it is delivered, or on flash now.</summary>
        public void Advance()
        {
            if (HasGap)
            {
                Gap.LostCount = 0;
            }
            else
            {
                RemoveEvent();
            }
        }

        private JournalEntry Read(byte[] record)
        {
            RecordCodec.ReadEntry(record, 0, _entry);
            return _entry;
        }

        private void RemoveEvent()
        {
            _head = (_head + 1) % Capacity;
            EventCount--;
        }

        private void Lose(JournalEvent e)
        {
            if (!HasGap)
            {
                Gap.FirstSequence = e.Sequence;
            }

            Gap.LastSequence = e.Sequence;
            Gap.BootId = e.BootId;
            Gap.FirmwareVersion = _firmwareVersion;
            Gap.LostCount++;
            LostCount++;
        }
    }
}
