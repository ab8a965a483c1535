using System;
using HeatingSensor.Storage;

namespace HeatingSensor.Configuration
{
    /// <summary>A configuration as bytes: FORMAT.md. What a firmware does not know it steps over, what is missing stays
    /// as it was, so that newer and older firmware read each other's.</summary>
    public static class ConfigCodec
    {
        /// <summary>The most bytes a configuration takes; the tests write the longest.</summary>
        public const int LengthMax = 160;

        /// <summary>Added to a key's number: what was told under its alias.</summary>
        private const int AliasFlag = 0x80;

        /// <summary>A long in groups of seven bits.</summary>
        private const int GroupsMax = 10;

        /// <summary>Writes the keys that differ.</summary>
        /// <param name="basis">From what; null: all are written.</param>
        /// <returns>How many bytes it took.</returns>
        public static int Write(DeviceConfig config, DeviceConfig basis, byte[] into, int offset)
        {
            int at = offset;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                if (basis == null || basis.Get(id) != config.Get(id))
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

        /// <summary>The keys that differ, in an array of their own.</summary>
        public static byte[] ToArray(DeviceConfig config, DeviceConfig basis)
        {
            byte[] bytes = new byte[LengthMax];
            int length = Write(config, basis, bytes, 0);
            byte[] exact = new byte[length];
            Array.Copy(bytes, exact, length);
            return exact;
        }

        /// <summary>Reads over a configuration that has the values for what is missing or out of range. An alias that was
        /// told something else than what runs (firmware 1.0 took that) counts as not told: what is desired under it
        /// comes again and is judged.</summary>
        /// <returns>False if the bytes are none: the configuration then is half changed.</returns>
        public static bool Read(DeviceConfig config, byte[] from, int offset, int length)
        {
            // Values first, then names, because entries come in any order.
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

        /// <summary>A number that tells configurations apart; never 0. The keys of the shadow `maintenance` do not
        /// count: they come in a delta of their own, and cost no connection.</summary>
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

        // Zigzag, so that small negative numbers are short too; then seven bits a byte, the lowest first.
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

        // Returns how many bytes it took; 0 if it does not end.
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
