using HeatingSensor.Json;
using HeatingSensor.Model;

using HeatingSensor.Storage;

namespace HeatingSensor.Events
{
    /// <summary>
    /// One event record, read in place: a view of bytes in a buffer that decodes a field only when asked for it.
    /// Journal/FORMAT.md defines every byte. Version 2 is written; versions 1 and 2 are read.
    /// </summary>
    public sealed class EventRecord
    {
        public const int HeaderLength = 10;
        public const int CrcLength = 4;

        /// <summary>The longest payload of any version; bounds the search for records.</summary>
        public const int PayloadMax = 64;

        public const int LengthMax = HeaderLength + PayloadMax + CrcLength;

        public const byte Version = 2;

        /// <summary>The highest sequence number: 136 years at one event a second.</summary>
        public const long SequenceMax = uint.MaxValue;

        /// <summary>The type number of a clock record, which is not an event: <see cref="WriteClock"/>.</summary>
        public const int ClockNumber = 2;

        public const int ClockLength = HeaderLength + ClockPayload + CrcLength;

        /// <summary>The device was offline when it happened.</summary>
        public const int ReplayedFlag = 1;

        /// <summary>Its time of day is final.</summary>
        public const int StampedFlag = 2;

        /// <summary>Its time of day comes from SNTP.</summary>
        public const int SyncedFlag = 4;

        /// <summary>The drive could not store its epoch, so its identity may not be unique.</summary>
        public const int VolatileFlag = 8;

        /// <summary>Length of the fields that begin every payload since version 2: boot, epoch, time, firmware.</summary>
        public const int CommonLength = 20;

        private const int ClockPayload = 12;
        private const int EpochOffset = 4;
        private const int UtcOffset = 8;
        private const int FirmwareOffset = 16;
        private const int UptimeLength = 8;

        private byte[] _bytes;
        private int _offset;

        /// <summary>When it happened, in ms since 1970 UTC. Set by the reader, because an event recorded before the clock
        /// was set takes its time from a clock record.</summary>
        public long UtcMs { get; private set; }

        public bool IsTimeSynced { get; private set; }

        /// <summary>False until its time is final.</summary>
        public bool IsTimed { get; private set; }

        public int RecordVersion => _bytes[_offset + 2];

        /// <summary>Its type: see <see cref="EventType.Of"/>.</summary>
        public int TypeNumber => _bytes[_offset + 3];

        public int PayloadLength => _bytes[_offset + 4];

        public long Sequence => LittleEndian.ReadUInt(_bytes, _offset + 6);

        public long BootId => UInt(0);

        /// <summary>0 in version 1, which had no epoch.</summary>
        public uint Epoch => RecordVersion < 2 ? 0 : UInt(EpochOffset);

        public bool IsReplayed => HasFlag(ReplayedFlag);

        public bool IsStamped => HasFlag(StampedFlag);

        public bool IsVolatile => HasFlag(VolatileFlag);

        public bool IsGap => TypeNumber == GapEvent.Number;

        /// <summary>The firmware that wrote it, as <see cref="Firmware.VersionNumber"/>.</summary>
        public int FirmwareVersion => (int)UInt(RecordVersion < 2 ? EventType.Of(TypeNumber).FirmwareOffset1 : FirmwareOffset);

        /// <summary>Ms since power-on; only for an event that is not stamped.</summary>
        public long UptimeMs => Long(PayloadLength - UptimeLength);

        /// <summary>The payload's length without the uptime that an unstamped event carries at its end.</summary>
        public int BodyLength => IsStamped || IsGap || TypeNumber == ClockNumber ? PayloadLength : PayloadLength - UptimeLength;

        /// <summary>The first sequence number that it covers.</summary>
        public long FirstSequence => IsGap ? GapEvent.First(this) : Sequence;

        /// <summary>How many events it stands for.</summary>
        public int EventCount => IsGap ? GapEvent.Count(this) : 1;

        /// <summary>Its position in the stream, ascending. Entries with the same place are the same entry; a gap that has
        /// grown is a new one.</summary>
        public long Place => IsGap ? (Sequence * 2) + 1 : Sequence * 2;

        /// <summary>Points this view at the intact record that begins here (<see cref="Measure"/>).</summary>
        /// <returns>False if this firmware does not know its type or version, or its payload is malformed: then only the
        /// frame may be read.</returns>
        public bool TrySet(byte[] bytes, int offset)
        {
            _bytes = bytes;
            _offset = offset;
            IsTimed = true;
            if (!IsKnown())
            {
                return false;
            }

            if (TypeNumber != ClockNumber && !IsGap)
            {
                long utcMs = Long(RecordVersion < 2 ? EventType.Of(TypeNumber).UtcOffset1 : UtcOffset);
                SetTime(utcMs, HasFlag(SyncedFlag), IsStamped);
            }

            return true;
        }

        /// <summary>Whether it comes after a given event in the stream: a higher sequence number, or another epoch. A second
        /// copy of a record does not.</summary>
        public bool IsBehind(long sequence, uint epoch)
        {
            return TypeNumber != ClockNumber && (Sequence > sequence || Epoch != epoch);
        }

        /// <summary>Sets its time.</summary>
        /// <param name="isFinal">False: an estimate that may still change.</param>
        public void SetTime(long utcMs, bool isSynced, bool isFinal)
        {
            UtcMs = utcMs;
            IsTimeSynced = isSynced;
            IsTimed = isFinal;
        }

        public int Byte(int payloadOffset) => _bytes[_offset + HeaderLength + payloadOffset];

        public uint UInt(int payloadOffset) => LittleEndian.ReadUInt(_bytes, _offset + HeaderLength + payloadOffset);

        public int Int(int payloadOffset) => (int)UInt(payloadOffset);

        public long Long(int payloadOffset) => LittleEndian.ReadLong(_bytes, _offset + HeaderLength + payloadOffset);

        /// <summary>Copies part of the payload into JSON.</summary>
        public void CopyTo(JsonWriter json, int payloadOffset, int length)
        {
            json.Raw(_bytes, _offset + HeaderLength + payloadOffset, length);
        }

        /// <summary>A clock record's time of day at power-on, in ms since 1970 UTC.</summary>
        public long ClockZeroUtcMs => Long(4);

        public bool IsClockSynced => HasFlag(SyncedFlag);

        /// <summary>Writes the fields that begin every event's payload.</summary>
        public static void WriteCommon(byte[] buffer, long bootId, uint epoch, long utcMs)
        {
            LittleEndian.WriteUInt(buffer, HeaderLength, (uint)bootId);
            LittleEndian.WriteUInt(buffer, HeaderLength + EpochOffset, epoch);
            LittleEndian.WriteLong(buffer, HeaderLength + UtcOffset, utcMs);
            LittleEndian.WriteUInt(buffer, HeaderLength + FirmwareOffset, Firmware.VersionNumber);
        }

        /// <summary>Frames the event at the start of the buffer; returns the record's length.</summary>
        /// <param name="bodyLength">The payload's length without uptime.</param>
        /// <param name="uptimeMs">Appended unless the event is stamped.</param>
        public static int Close(byte[] buffer, int typeNumber, int bodyLength, int flags, long sequence, long uptimeMs)
        {
            int payloadLength = bodyLength;
            if ((flags & StampedFlag) == 0)
            {
                LittleEndian.WriteLong(buffer, HeaderLength + bodyLength, uptimeMs);
                payloadLength += UptimeLength;
            }

            return CloseFrame(buffer, typeNumber, payloadLength, flags, sequence);
        }

        /// <summary>Stamps an unstamped record of the current version; returns its new length.</summary>
        public static int Stamp(byte[] buffer, long utcMs, bool isSynced)
        {
            LittleEndian.WriteLong(buffer, HeaderLength + UtcOffset, utcMs);
            int flags = buffer[5] | StampedFlag | (isSynced ? SyncedFlag : 0);
            return CloseFrame(buffer, buffer[3], buffer[4] - UptimeLength, flags, SequenceOf(buffer, 0));
        }

        /// <summary>Writes a clock record; returns its length.</summary>
        public static int WriteClock(byte[] buffer, long bootId, long zeroUtcMs, bool isSynced)
        {
            LittleEndian.WriteUInt(buffer, HeaderLength, (uint)bootId);
            LittleEndian.WriteLong(buffer, HeaderLength + 4, zeroUtcMs);
            return CloseFrame(buffer, ClockNumber, ClockPayload, isSynced ? SyncedFlag : 0, 0);
        }

        /// <summary>Frames a payload that is already in place; returns the record's length.</summary>
        public static int CloseFrame(byte[] buffer, int typeNumber, int payloadLength, int flags, long sequence)
        {
            int length = HeaderLength + payloadLength;
            buffer[0] = (byte)'H';
            buffer[1] = (byte)'J';
            buffer[2] = Version;
            buffer[3] = (byte)typeNumber;
            buffer[4] = (byte)payloadLength;
            buffer[5] = (byte)flags;
            LittleEndian.WriteUInt(buffer, 6, (uint)sequence);
            LittleEndian.WriteUInt(buffer, length, Crc32.Of(buffer, 0, length));
            return length + CrcLength;
        }

        /// <summary>The sequence number of the record that begins here; 0 for a clock record.</summary>
        public static long SequenceOf(byte[] buffer, int offset) => LittleEndian.ReadUInt(buffer, offset + 6);

        /// <summary>The length of the intact record that begins here, whatever its version and type; 0 if there is none.
        /// </summary>
        public static int Measure(byte[] buffer, int offset, int end)
        {
            if (!IsBegun(buffer, offset, end) || buffer[offset + 4] > PayloadMax)
            {
                return 0;
            }

            int length = HeaderLength + buffer[offset + 4];
            bool isGood = offset + length + CrcLength <= end
                && LittleEndian.ReadUInt(buffer, offset + length) == Crc32.Of(buffer, offset, length);
            return isGood ? length + CrcLength : 0;
        }

        /// <summary>Whether these bytes are a record cut off before its end: what a power cut leaves of an append that was
        /// never reported as durable.</summary>
        public static bool IsTorn(byte[] buffer, int offset, int end)
        {
            if (end - offset < HeaderLength)
            {
                return buffer[offset] == 'H' && (end - offset < 2 || buffer[offset + 1] == 'J');
            }

            return IsBegun(buffer, offset, end) && offset + HeaderLength + buffer[offset + 4] + CrcLength > end
                && !IsWholeButForItsLength(buffer, offset, end);
        }

        // A flipped bit can make a record look longer than it is: such a record is damaged, not torn.
        private static bool IsWholeButForItsLength(byte[] buffer, int offset, int end)
        {
            int payloadLength = end - offset - HeaderLength - CrcLength;
            if (payloadLength < 0)
            {
                return false;
            }

            byte length = buffer[offset + 4];
            buffer[offset + 4] = (byte)payloadLength;
            bool isWhole = Measure(buffer, offset, end) > 0;
            buffer[offset + 4] = length;
            return isWhole;
        }

        private static bool IsBegun(byte[] buffer, int offset, int end)
        {
            return end - offset >= HeaderLength && buffer[offset] == 'H' && buffer[offset + 1] == 'J';
        }

        private bool IsKnown()
        {
            if (RecordVersion < 1 || RecordVersion > Version)
            {
                return false;
            }

            if (TypeNumber == ClockNumber)
            {
                return PayloadLength == ClockPayload;
            }

            EventType type = EventType.Of(TypeNumber);
            return type != null && Sequence > 0 && BodyLength > 0 && type.IsWellFormed(this, BodyLength);
        }

        private bool HasFlag(int flag) => (_bytes[_offset + 5] & flag) != 0;
    }
}
