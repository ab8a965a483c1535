using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>Records as they lie on flash: every byte is fixed in FORMAT.md.</summary>
    public static class RecordCodec
    {
        /// <summary>The largest record.</summary>
        public const int LengthMax = HeaderLength + UnstampedLength + CrcLength;

        /// <summary>Every clock record.</summary>
        public const int ClockRecordLength = HeaderLength + ClockLength + CrcLength;

        /// <summary>Larger payloads, in any version, are not ours: keeps the search for records bounded.</summary>
        private const int PayloadMax = 64;

        private const byte Version = 1;
        private const int HeaderLength = 10;
        private const int CrcLength = 4;
        private const int StampedLength = 31;
        private const int UnstampedLength = StampedLength + 8;
        private const int ClockLength = 12;
        private const int GapLength = 16;
        private const byte ReplayedFlag = 1;
        private const byte StampedFlag = 2;
        private const byte SyncedFlag = 4;

        /// <summary>Writes a status record; returns its length in bytes.</summary>
        /// <param name="isStamped">Whether the event's time of day is final.</param>
        public static int WriteStatus(byte[] buffer, int offset, StatusEvent e, bool isStamped)
        {
            int payload = offset + HeaderLength;
            LittleEndian.WriteUInt(buffer, payload, (uint)e.BootId);
            LittleEndian.WriteUInt(buffer, payload + 4, (uint)e.Temperature.MilliC);
            LittleEndian.WriteLong(buffer, payload + 8, e.UtcMs);
            LittleEndian.WriteLong(buffer, payload + 16, e.PreviousDurationMs);
            LittleEndian.WriteUInt(buffer, payload + 24, (uint)e.FirmwareVersion);
            buffer[payload + 28] = (byte)e.Status;
            buffer[payload + 29] = (byte)e.PreviousStatus;
            buffer[payload + 30] = (byte)e.Temperature.Fault;
            int length = StampedLength;
            if (!isStamped)
            {
                LittleEndian.WriteLong(buffer, payload + StampedLength, e.UptimeMs);
                length = UnstampedLength;
            }

            int flags = (e.IsReplayed ? ReplayedFlag : 0) | (isStamped ? StampedFlag : 0) | (e.IsTimeSynced ? SyncedFlag : 0);
            return Frame(buffer, offset, RecordType.Status, length, flags, e.Sequence);
        }

        /// <summary>Writes a clock record; returns its length in bytes.</summary>
        public static int WriteClock(byte[] buffer, int offset, long bootId, long zeroUtcMs, bool isTimeSynced)
        {
            LittleEndian.WriteUInt(buffer, offset + HeaderLength, (uint)bootId);
            LittleEndian.WriteLong(buffer, offset + HeaderLength + 4, zeroUtcMs);
            return Frame(buffer, offset, RecordType.Clock, ClockLength, isTimeSynced ? SyncedFlag : 0, 0);
        }

        /// <summary>Writes a gap record; returns its length in bytes.</summary>
        public static int WriteGap(byte[] buffer, int offset, GapEvent gap)
        {
            int payload = offset + HeaderLength;
            LittleEndian.WriteUInt(buffer, payload, (uint)gap.BootId);
            LittleEndian.WriteUInt(buffer, payload + 4, (uint)gap.FirstSequence);
            LittleEndian.WriteUInt(buffer, payload + 8, (uint)gap.LostCount);
            LittleEndian.WriteUInt(buffer, payload + 12, (uint)gap.FirmwareVersion);
            return Frame(buffer, offset, RecordType.Gap, GapLength, 0, gap.LastSequence);
        }

        /// <summary>The length of the whole record that begins here, of whatever version and type; 0 if none does.</summary>
        public static int Measure(byte[] buffer, int offset, int end)
        {
            if (end - offset < HeaderLength + CrcLength || buffer[offset] != 'H' || buffer[offset + 1] != 'J'
                || buffer[offset + 4] > PayloadMax)
            {
                return 0;
            }

            int length = HeaderLength + buffer[offset + 4];
            bool isGood = offset + length + CrcLength <= end
                && LittleEndian.ReadUInt(buffer, offset + length) == Crc32.Of(buffer, offset, length);
            return isGood ? length + CrcLength : 0;
        }

        /// <summary>What the record that was measured here is.</summary>
        public static RecordType TypeAt(byte[] buffer, int offset)
        {
            int length = buffer[offset + 4];
            bool isNumbered = Sequence(buffer, offset) >= 0 && BootIdAt(buffer, offset) >= 0;
            if (buffer[offset + 2] != Version || !isNumbered)
            {
                return RecordType.None;
            }

            RecordType type = (RecordType)buffer[offset + 3];
            switch (type)
            {
                case RecordType.Status:
                    return length == (IsStamped(buffer, offset) ? StampedLength : UnstampedLength) ? type : RecordType.None;
                case RecordType.Clock:
                    return length == ClockLength ? type : RecordType.None;
                case RecordType.Gap:
                    return length == GapLength && IsGapPossible(buffer, offset) ? type : RecordType.None;
                default:
                    return RecordType.None;
            }
        }

        /// <summary>The boot that a known record belongs to.</summary>
        public static int BootIdAt(byte[] buffer, int offset) => (int)LittleEndian.ReadUInt(buffer, offset + HeaderLength);

        /// <summary>Reads a status or gap record.</summary>
        public static void ReadEntry(byte[] buffer, int offset, JournalEntry entry)
        {
            entry.IsGap = buffer[offset + 3] == (byte)RecordType.Gap;
            if (entry.IsGap)
            {
                ReadGap(buffer, offset, entry.Gap);
            }
            else
            {
                ReadStatus(buffer, offset, entry.Status);
            }
        }

        /// <summary>Reads a clock record.</summary>
        public static void ReadClock(byte[] buffer, int offset, BootClock clock)
        {
            clock.IsKnown = true;
            clock.ZeroUtcMs = LittleEndian.ReadLong(buffer, offset + HeaderLength + 4);
            clock.IsTimeSynced = (buffer[offset + 5] & SyncedFlag) != 0;
        }

        private static void ReadStatus(byte[] buffer, int offset, StatusEvent e)
        {
            int payload = offset + HeaderLength;
            int flags = buffer[offset + 5];
            e.Sequence = Sequence(buffer, offset);
            e.IsReplayed = (flags & ReplayedFlag) != 0;
            e.IsStamped = (flags & StampedFlag) != 0;
            e.IsTimeSynced = (flags & SyncedFlag) != 0;
            e.BootId = BootIdAt(buffer, offset);
            e.UtcMs = LittleEndian.ReadLong(buffer, payload + 8);
            e.PreviousDurationMs = LittleEndian.ReadLong(buffer, payload + 16);
            e.FirmwareVersion = (int)LittleEndian.ReadUInt(buffer, payload + 24);
            e.Status = (HeatingStatus)buffer[payload + 28];
            e.PreviousStatus = (HeatingStatus)buffer[payload + 29];
            SensorFault fault = (SensorFault)buffer[payload + 30];
            e.Temperature = fault == SensorFault.None
                ? TemperatureReading.Of((int)LittleEndian.ReadUInt(buffer, payload + 4))
                : TemperatureReading.Failed(fault);
            e.UptimeMs = e.IsStamped ? 0 : LittleEndian.ReadLong(buffer, payload + StampedLength);
        }

        private static void ReadGap(byte[] buffer, int offset, GapEvent gap)
        {
            int payload = offset + HeaderLength;
            gap.LastSequence = Sequence(buffer, offset);
            gap.BootId = BootIdAt(buffer, offset);
            gap.FirstSequence = (int)LittleEndian.ReadUInt(buffer, payload + 4);
            gap.LostCount = (int)LittleEndian.ReadUInt(buffer, payload + 8);
            gap.FirmwareVersion = (int)LittleEndian.ReadUInt(buffer, payload + 12);
        }

        private static int Frame(byte[] buffer, int offset, RecordType type, int payloadLength, int flags, long sequence)
        {
            int length = HeaderLength + payloadLength;
            buffer[offset] = (byte)'H';
            buffer[offset + 1] = (byte)'J';
            buffer[offset + 2] = Version;
            buffer[offset + 3] = (byte)type;
            buffer[offset + 4] = (byte)payloadLength;
            buffer[offset + 5] = (byte)flags;
            LittleEndian.WriteUInt(buffer, offset + 6, (uint)sequence);
            LittleEndian.WriteUInt(buffer, offset + length, Crc32.Of(buffer, offset, length));
            return length + CrcLength;
        }

        // Above 2^31 (68 years of an event a second) a number is not ours.
        private static int Sequence(byte[] buffer, int offset) => (int)LittleEndian.ReadUInt(buffer, offset + 6);

        private static bool IsGapPossible(byte[] buffer, int offset)
        {
            int first = (int)LittleEndian.ReadUInt(buffer, offset + HeaderLength + 4);
            int count = (int)LittleEndian.ReadUInt(buffer, offset + HeaderLength + 8);
            int last = Sequence(buffer, offset);
            return first > 0 && first <= last && count > 0 && count <= last - first + 1;
        }

        private static bool IsStamped(byte[] buffer, int offset) => (buffer[offset + 5] & StampedFlag) != 0;
    }
}
