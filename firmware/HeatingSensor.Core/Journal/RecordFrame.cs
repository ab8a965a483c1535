using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>What is around every record's payload: FORMAT.md fixes every byte.</summary>
    public static class RecordFrame
    {
        public const int HeaderLength = 10;
        public const int CrcLength = 4;

        /// <summary>The largest record.</summary>
        public const int LengthMax = HeaderLength + PayloadMax + CrcLength;

        public const byte Version = 1;
        public const byte ReplayedFlag = 1;
        public const byte StampedFlag = 2;
        public const byte SyncedFlag = 4;

        /// <summary>Larger payloads, in any version, are not ours: keeps the search for records bounded.</summary>
        private const int PayloadMax = 64;

        /// <summary>Puts the frame around a payload that is in its place already; returns the record's length.</summary>
        public static int Close(
            byte[] buffer, int offset, RecordType type, int payloadLength, int flags, long sequence)
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

        public static int PayloadLength(byte[] buffer, int offset) => buffer[offset + 4];

        public static bool IsStamped(byte[] buffer, int offset) => (buffer[offset + 5] & StampedFlag) != 0;

        /// <summary>Above 2^31 (68 years of an event a second) a number is not ours: then it is negative.</summary>
        public static int Sequence(byte[] buffer, int offset) => (int)LittleEndian.ReadUInt(buffer, offset + 6);

        /// <summary>The boot that a known record belongs to: every payload begins with it.</summary>
        public static int BootId(byte[] buffer, int offset) => (int)LittleEndian.ReadUInt(buffer, offset + HeaderLength);
    }
}
