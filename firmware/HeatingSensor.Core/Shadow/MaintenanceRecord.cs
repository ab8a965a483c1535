using System;
using System.Text;
using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The maintenance that was done last, durable in two slots "maintenance.a" and ".b" (<see cref="TwoSlotFile"/>).
    /// Payload: when (8 bytes, little endian, ms since 1970 UTC; 0: not known), length of the restart's token (1),
    /// token (64), CRC-32 of each of the eight tokens used before it (4 each, little endian; 0: none), latest first.
    /// </summary>
    public sealed class MaintenanceRecord
    {
        /// <summary>The longest token, in characters.</summary>
        public const int TokenMax = 64;

        /// <summary>A delta of before that comes late, after a boot, must not restart again.</summary>
        private const int UsedMax = 8;

        private const int CrcLength = 4;
        private const int LengthAt = 8;
        private const int TokenAt = 9;
        private const int UsedAt = TokenAt + TokenMax;
        private const int PayloadLength = UsedAt + (UsedMax * CrcLength);

        private readonly SharedBuffer _shared;
        private readonly TwoSlotFile _file;
        private readonly byte[] _payload = new byte[PayloadLength];
        private readonly byte[] _before = new byte[PayloadLength];

        /// <summary>Reads what the drive holds.</summary>
        public MaintenanceRecord(IStore store, SharedBuffer shared)
        {
            _shared = shared;
            _file = new TwoSlotFile(store, "maintenance", shared);
            if (_file.Load() && _file.LoadedLength == PayloadLength)
            {
                Array.Copy(shared.Bytes, _file.LoadedOffset, _payload, 0, PayloadLength);
            }
            else
            {
                // Both slots exist from now on: rewriting them needs no room when the drive is full.
                Save();
                Save();
            }

            LastUtcMs = LittleEndian.ReadLong(_payload, 0);
            int length = _payload[LengthAt];
            RestartToken = Encoding.UTF8.GetString(_payload, TokenAt, length <= TokenMax ? length : 0);
        }

        /// <summary>In ms since 1970 UTC; 0 if it is not known.</summary>
        public long LastUtcMs { get; private set; }

        /// <summary>Of the latest restart that was asked for and done; "" if there was none.</summary>
        public string RestartToken { get; private set; }

        /// <summary>Whether a restart was done for this token, as far back as that is remembered.</summary>
        public bool IsUsed(string token)
        {
            if (token == RestartToken)
            {
                return true;
            }

            uint crc = CrcOf(JsonBytes.Ascii(token));
            for (int at = UsedAt; at < PayloadLength; at += CrcLength)
            {
                if (LittleEndian.ReadUInt(_payload, at) == crc)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Keeps that a restart is done: to be called before it.</summary>
        /// <param name="token">1 to <see cref="TokenMax"/> characters of ASCII.</param>
        /// <param name="utcMs">0 if the time is not known: the time before stays.</param>
        /// <returns>True: it is durable. False: nothing has changed.</returns>
        public bool SaveRestart(string token, long utcMs)
        {
            long lastUtcMs = utcMs == 0 ? LastUtcMs : utcMs;
            byte[] text = JsonBytes.Ascii(token);
            Array.Copy(_payload, 0, _before, 0, PayloadLength);
            Remember(RestartToken);
            Array.Clear(_payload, 0, UsedAt);
            LittleEndian.WriteLong(_payload, 0, lastUtcMs);
            _payload[LengthAt] = (byte)text.Length;
            Array.Copy(text, 0, _payload, TokenAt, text.Length);
            if (!Save())
            {
                Array.Copy(_before, 0, _payload, 0, PayloadLength);
                return false;
            }

            LastUtcMs = lastUtcMs;
            RestartToken = token;
            return true;
        }

        private bool Save()
        {
            _file.Begin(PayloadLength);
            Array.Copy(_payload, 0, _shared.Bytes, TwoSlotFile.PayloadOffset, PayloadLength);
            return _file.Save(PayloadLength);
        }

        private void Remember(string token)
        {
            if (token.Length == 0)
            {
                return;
            }

            for (int at = PayloadLength - CrcLength; at > UsedAt; at -= CrcLength)
            {
                Array.Copy(_payload, at - CrcLength, _payload, at, CrcLength);
            }

            LittleEndian.WriteUInt(_payload, UsedAt, CrcOf(JsonBytes.Ascii(token)));
        }

        // 0 means none.
        private static uint CrcOf(byte[] text)
        {
            uint crc = Crc32.Of(text, 0, text.Length);
            return crc == 0 ? 1 : crc;
        }
    }
}
