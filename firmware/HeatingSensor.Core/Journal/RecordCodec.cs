using HeatingSensor.Events;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>Records as they lie on flash: every byte is fixed in FORMAT.md.</summary>
    public static class RecordCodec
    {
        /// <summary>Every clock record.</summary>
        public const int ClockRecordLength = RecordFrame.HeaderLength + ClockLength + RecordFrame.CrcLength;

        private const int ClockLength = 12;
        private const int GapLength = 16;

        // What a record that is not stamped has behind it: ms since power-on.
        private const int UptimeLength = 8;

        /// <summary>Writes an event's record; returns its length in bytes.</summary>
        /// <param name="isStamped">Whether the event's time of day is final.</param>
        public static int WriteEvent(byte[] buffer, int offset, JournalEvent e, bool isStamped)
        {
            int payload = offset + RecordFrame.HeaderLength;
            LittleEndian.WriteUInt(buffer, payload, (uint)e.BootId);
            RecordType type = TypeOf(e);
            int length;
            switch (type)
            {
                case RecordType.Samples:
                    EventRecords.WriteSamples(buffer, payload, (SampleBatch)e);
                    length = EventRecords.SamplesLengthOf(buffer, payload);
                    break;
                case RecordType.Alarm:
                    EventRecords.WriteAlarm(buffer, payload, (AlarmEvent)e);
                    length = EventRecords.AlarmLength;
                    break;
                default:
                    EventRecords.WriteStatus(buffer, payload, (StatusEvent)e);
                    length = EventRecords.StatusLength;
                    break;
            }

            if (!isStamped)
            {
                LittleEndian.WriteLong(buffer, payload + length, e.UptimeMs);
                length += UptimeLength;
            }

            int flags = (e.IsReplayed ? RecordFrame.ReplayedFlag : 0) | (isStamped ? RecordFrame.StampedFlag : 0)
                | (e.IsTimeSynced ? RecordFrame.SyncedFlag : 0);
            return RecordFrame.Close(buffer, offset, type, length, flags, e.Sequence);
        }

        /// <summary>Writes a clock record; returns its length in bytes.</summary>
        public static int WriteClock(byte[] buffer, int offset, long bootId, long zeroUtcMs, bool isTimeSynced)
        {
            int payload = offset + RecordFrame.HeaderLength;
            LittleEndian.WriteUInt(buffer, payload, (uint)bootId);
            LittleEndian.WriteLong(buffer, payload + 4, zeroUtcMs);
            return RecordFrame.Close(
                buffer, offset, RecordType.Clock, ClockLength, isTimeSynced ? RecordFrame.SyncedFlag : 0, 0);
        }

        /// <summary>Writes a gap record; returns its length in bytes.</summary>
        public static int WriteGap(byte[] buffer, int offset, GapEvent gap)
        {
            int payload = offset + RecordFrame.HeaderLength;
            LittleEndian.WriteUInt(buffer, payload, (uint)gap.BootId);
            LittleEndian.WriteUInt(buffer, payload + 4, (uint)gap.FirstSequence);
            LittleEndian.WriteUInt(buffer, payload + 8, (uint)gap.LostCount);
            LittleEndian.WriteUInt(buffer, payload + 12, (uint)gap.FirmwareVersion);
            return RecordFrame.Close(buffer, offset, RecordType.Gap, GapLength, 0, gap.LastSequence);
        }

        /// <summary>What the record that was measured here is.</summary>
        public static RecordType TypeAt(byte[] buffer, int offset)
        {
            bool isNumbered = RecordFrame.Sequence(buffer, offset) >= 0 && RecordFrame.BootId(buffer, offset) >= 0;
            RecordType type = (RecordType)buffer[offset + 3];
            bool isKnown = buffer[offset + 2] == RecordFrame.Version && isNumbered
                && RecordFrame.PayloadLength(buffer, offset) == LengthOf(type, buffer, offset)
                && (type != RecordType.Gap || IsGapPossible(buffer, offset));
            return isKnown ? type : RecordType.None;
        }

        /// <summary>Reads the record of an event or a gap.</summary>
        public static void ReadEntry(byte[] buffer, int offset, JournalEntry entry)
        {
            int payload = offset + RecordFrame.HeaderLength;
            entry.Type = (RecordType)buffer[offset + 3];
            switch (entry.Type)
            {
                case RecordType.Gap:
                    ReadGap(buffer, offset, entry.Gap);
                    return;
                case RecordType.Samples:
                    EventRecords.ReadSamples(buffer, payload, entry.Samples);
                    break;
                case RecordType.Alarm:
                    EventRecords.ReadAlarm(buffer, payload, entry.Alarm);
                    break;
                default:
                    EventRecords.ReadStatus(buffer, payload, entry.Status);
                    break;
            }

            ReadCommon(buffer, offset, entry.Event);
        }

        /// <summary>Reads a clock record.</summary>
        public static void ReadClock(byte[] buffer, int offset, BootClock clock)
        {
            clock.IsKnown = true;
            clock.ZeroUtcMs = LittleEndian.ReadLong(buffer, offset + RecordFrame.HeaderLength + 4);
            clock.IsTimeSynced = (buffer[offset + 5] & RecordFrame.SyncedFlag) != 0;
        }

        private static RecordType TypeOf(JournalEvent e)
        {
            return e is SampleBatch ? RecordType.Samples : e is AlarmEvent ? RecordType.Alarm : RecordType.Status;
        }

        // What a record's payload must measure; -1 for types that are not known.
        private static int LengthOf(RecordType type, byte[] buffer, int offset)
        {
            int uptime = RecordFrame.IsStamped(buffer, offset) ? 0 : UptimeLength;
            switch (type)
            {
                case RecordType.Status:
                    return EventRecords.StatusLength + uptime;
                case RecordType.Alarm:
                    return EventRecords.AlarmLength + uptime;
                case RecordType.Samples:
                    return SamplesLength(buffer, offset, uptime);
                case RecordType.Clock:
                    return ClockLength;
                case RecordType.Gap:
                    return GapLength;
                default:
                    return -1;
            }
        }

        private static int SamplesLength(byte[] buffer, int offset, int uptime)
        {
            if (RecordFrame.PayloadLength(buffer, offset) <= EventRecords.SamplesLength)
            {
                // Too short to hold a sample: there may be nothing where their number is looked for.
                return -1;
            }

            int length = EventRecords.SamplesLengthOf(buffer, offset + RecordFrame.HeaderLength);
            return length < 0 ? length : length + uptime;
        }

        private static void ReadCommon(byte[] buffer, int offset, JournalEvent e)
        {
            int flags = buffer[offset + 5];
            e.Sequence = RecordFrame.Sequence(buffer, offset);
            e.BootId = RecordFrame.BootId(buffer, offset);
            e.IsReplayed = (flags & RecordFrame.ReplayedFlag) != 0;
            e.IsStamped = (flags & RecordFrame.StampedFlag) != 0;
            e.IsTimeSynced = (flags & RecordFrame.SyncedFlag) != 0;
            int end = offset + RecordFrame.HeaderLength + RecordFrame.PayloadLength(buffer, offset);
            e.UptimeMs = e.IsStamped ? 0 : LittleEndian.ReadLong(buffer, end - UptimeLength);
        }

        private static void ReadGap(byte[] buffer, int offset, GapEvent gap)
        {
            int payload = offset + RecordFrame.HeaderLength;
            gap.LastSequence = RecordFrame.Sequence(buffer, offset);
            gap.BootId = RecordFrame.BootId(buffer, offset);
            gap.FirstSequence = (int)LittleEndian.ReadUInt(buffer, payload + 4);
            gap.LostCount = (int)LittleEndian.ReadUInt(buffer, payload + 8);
            gap.FirmwareVersion = (int)LittleEndian.ReadUInt(buffer, payload + 12);
        }

        private static bool IsGapPossible(byte[] buffer, int offset)
        {
            int first = (int)LittleEndian.ReadUInt(buffer, offset + RecordFrame.HeaderLength + 4);
            int count = (int)LittleEndian.ReadUInt(buffer, offset + RecordFrame.HeaderLength + 8);
            int last = RecordFrame.Sequence(buffer, offset);
            return first > 0 && first <= last && count > 0 && count <= last - first + 1;
        }
    }
}
