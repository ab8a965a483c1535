namespace HeatingSensor.Storage
{
    /// <summary>Reads and writes little-endian numbers, whatever the processor's byte order.</summary>
    public static class LittleEndian
    {
        public static void WriteUInt(byte[] buffer, int offset, uint value)
        {
            buffer[offset] = (byte)value;
            buffer[offset + 1] = (byte)(value >> 8);
            buffer[offset + 2] = (byte)(value >> 16);
            buffer[offset + 3] = (byte)(value >> 24);
        }

        public static uint ReadUInt(byte[] buffer, int offset)
        {
            return (uint)(buffer[offset] | (buffer[offset + 1] << 8)
                | (buffer[offset + 2] << 16) | (buffer[offset + 3] << 24));
        }

        public static void WriteLong(byte[] buffer, int offset, long value)
        {
            WriteUInt(buffer, offset, (uint)value);
            WriteUInt(buffer, offset + 4, (uint)(value >> 32));
        }

        public static long ReadLong(byte[] buffer, int offset)
        {
            return ReadUInt(buffer, offset) | ((long)ReadUInt(buffer, offset + 4) << 32);
        }
    }
}
