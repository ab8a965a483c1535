using System;
using HeatingSensor.Storage;

namespace HeatingSensor.Configuration
{
    /// <summary>A configuration as bytes: FORMAT.md. Unknown entries are skipped and missing ones keep their value, so that
    /// newer and older firmware can read each other's data.</summary>
    public static class ConfigCodec
    {
        /// <summary>The most bytes a configuration takes; a test writes the longest one.</summary>
        public const int LengthMax = 160;

        /// <summary>Added to a key's number if its value was set under its alias.</summary>
        private const int AliasFlag = 0x80;

        /// <summary>A long takes at most this many groups of seven bits.</summary>
        private const int GroupsMax = 10;

        /// <summary>Writes the keys that differ.</summary>
        /// <param name="basis">What to compare with; null: write all keys of firmware 1.0, and later ones that differ from their
        /// default.</param>
        /// <returns>How many bytes were written.</returns>
        public static int Write(DeviceConfig config, DeviceConfig basis, byte[] into, int offset)
        {
            int at = offset;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                bool isWritten = basis != null ? basis.Get(id) != config.Get(id)
                    : id < ConfigId.CountOfVersion1 || ConfigTable.Of(id).Default != config.Get(id);
                if (isWritten)
                {
                    into[at++] = (byte)id;
                    at = WriteValue(config.Get(id), into, at);
                }

                if (config.IsTold(id))
                {
                    into[at++] = (byte)(id | AliasFlag);
                    at = WriteValue(config.Get(id), into, at);
                }
            }

            return at - offset;
        }

        /// <summary>The keys that differ, in a new array.</summary>
        public static byte[] ToArray(DeviceConfig config, DeviceConfig basis)
        {
            byte[] bytes = new byte[LengthMax];
            int length = Write(config, basis, bytes, 0);
            byte[] exact = new byte[length];
            Array.Copy(bytes, exact, length);
            return exact;
        }

        /// <summary>Overwrites a configuration with the stored values; keys that are missing or out of range keep theirs. If
        /// key and alias hold different values, which firmware 1.0 accepted, the alias is ignored: its desired value arrives
        /// again in the next delta and is validated then.</summary>
        /// <returns>False if the bytes are malformed: the configuration is then partly overwritten.</returns>
        public static bool Read(DeviceConfig config, byte[] from, int offset, int length)
        {
            // Values first, then names, because entries may be in any order.
            int end = offset + length;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int at = offset; at < end;)
                {
                    int id = from[at] & ~AliasFlag;
                    bool isAlias = (from[at] & AliasFlag) != 0;
                    int taken = ReadValue(from, at + 1, end, out long value);
                    if (taken == 0)
                    {
                        return false;
                    }

                    at += 1 + taken;
                    if (id < ConfigId.Count && isAlias && pass == 1)
                    {
                        config.SetTold(id, value == config.Get(id));
                    }
                    else if (id < ConfigId.Count && !isAlias && pass == 0)
                    {
                        config.Set(id, value);
                    }
                }
            }

            return true;
        }

        /// <summary>A number that distinguishes configurations; never 0. Keys of the shadow `maintenance` are excluded: they
        /// arrive in a separate delta and cannot cost the connection. Keys that firmware 1.0 did not have count only with another
        /// value than their default, so that what older firmware rolled back stays recognisable.</summary>
        public static uint Fingerprint(DeviceConfig config)
        {
            DeviceConfig counted = new DeviceConfig(config);
            for (int id = 0; id < ConfigId.Count; id++)
            {
                ConfigKey key = ConfigTable.Of(id);
                if (key.Shadow != ConfigShadow.Configuration)
                {
                    counted.Set(id, key.Default);
                }
            }

            byte[] bytes = new byte[LengthMax];
            uint crc = Crc32.Of(bytes, 0, Write(counted, null, bytes, 0));
            return crc == 0 ? 1 : crc;
        }

        // Zigzag encoding, so that small negative numbers are short too; then seven bits per byte, lowest first.
        private static int WriteValue(long value, byte[] into, int at)
        {
            ulong rest = (ulong)((value << 1) ^ (value >> 63));
            while (rest >= 0x80)
            {
                into[at++] = (byte)(rest | 0x80);
                rest >>= 7;
            }

            into[at++] = (byte)rest;
            return at;
        }

        // Returns how many bytes were read; 0 if the value is unterminated.
        private static int ReadValue(byte[] from, int offset, int end, out long value)
        {
            ulong bits = 0;
            value = 0;
            for (int index = 0; index < GroupsMax && offset + index < end; index++)
            {
                byte group = from[offset + index];
                bits |= (ulong)(group & 0x7F) << (7 * index);
                if (group < 0x80)
                {
                    value = (long)(bits >> 1) ^ -(long)(bits & 1);
                    return index + 1;
                }
            }

            return 0;
        }
    }
}
