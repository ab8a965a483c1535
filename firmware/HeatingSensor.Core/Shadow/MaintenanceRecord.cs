using System;
using System.Text;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The last maintenance done, stored in two slots "maintenance.a" and ".b" (<see cref="TwoSlotFile"/>). Payload: its
    /// time (8 bytes, little endian, ms since 1970 UTC; 0: unknown), length of the restart token (1), token (64), CRC-32 of
    /// each of the eight previous tokens (4 each, little endian; 0: none), latest first.
    /// </summary>
    public sealed class MaintenanceRecord
    {
        /// <summary>The longest token, in characters.</summary>
        public const int TokenMax = 64;

        /// <summary>An old delta that arrives late, after a boot, must not restart the device again.</summary>
        private const int UsedMax = 8;

        private const int CrcLength = 4;
        private const int LengthAt = 8;
        private const int TokenAt = 9;
        private const int UsedAt = TokenAt + TokenMax;
        private const int UsedLength = UsedMax * CrcLength;
        private const int PayloadLength = UsedAt + UsedLength;

        private readonly byte[] _shared;
        private readonly TwoSlotFile _file;
        private byte[] _used = new byte[UsedLength];

        /// <summary>Loads the stored record.</summary>
        public MaintenanceRecord(IStore store, SharedBuffer shared)
        {
            _shared = shared.Bytes;
            _file = new TwoSlotFile(store, "maintenance", shared);
            TryLoad();
        }

        /// <summary>False while the drive cannot be read, so the used tokens are unknown.</summary>
        public bool IsLoaded { get; private set; }

        /// <summary>Loads the stored record.</summary>
        /// <returns>False if it cannot be read at present.</returns>
        public bool TryLoad()
        {
            bool isThere = _file.Load() && _file.LoadedLength >= PayloadLength;
            IsLoaded = !_file.IsUnreadable;
            if (!IsLoaded)
            {
                return false;
            }

            if (isThere)
            {
                int at = _file.LoadedOffset;
                int length = _shared[at + LengthAt];
                LastUtcMs = LittleEndian.ReadLong(_shared, at);
                RestartToken = Encoding.UTF8.GetString(_shared, at + TokenAt, length <= TokenMax ? length : 0);
                Array.Copy(_shared, at + UsedAt, _used, 0, UsedLength);
                return true;
            }

            IsLost = _file.IsDamaged;
            if (!IsLost)
            {
                // Create both slots now: rewriting them later needs no space on a full drive.
                Save(0, "", _used);
                Save(0, "", _used);
            }

            return true;
        }

        /// <summary>True: the record is unreadable for good, so the used tokens are unknown.</summary>
        public bool IsLost { get; private set; }

        /// <summary>Time of the last maintenance, in ms since 1970 UTC; 0 if unknown.</summary>
        public long LastUtcMs { get; private set; }

        /// <summary>Token of the last requested restart that was done; "" if there was none.</summary>
        public string RestartToken { get; private set; } = "";

        /// <summary>Whether this token was used for a restart, as far back as tokens are remembered.</summary>
        public bool IsUsed(string token)
        {
            bool isUsed = token == RestartToken;
            uint crc = CrcOf(token);
            for (int at = 0; at < UsedLength && !isUsed; at += CrcLength)
            {
                isUsed = LittleEndian.ReadUInt(_used, at) == crc;
            }

            return isUsed;
        }

        /// <summary>Records a restart; call before restarting.</summary>
        /// <param name="token">1 to <see cref="TokenMax"/> ASCII characters.</param>
        /// <param name="utcMs">0 if the time is unknown: the previous time stays.</param>
        /// <returns>True: it is durable. False: nothing has changed.</returns>
        public bool SaveRestart(string token, long utcMs)
        {
            byte[] used = _used;
            if (RestartToken.Length > 0)
            {
                used = new byte[UsedLength];
                LittleEndian.WriteUInt(used, 0, CrcOf(RestartToken));
                Array.Copy(_used, 0, used, CrcLength, UsedLength - CrcLength);
            }

            return Save(utcMs == 0 ? LastUtcMs : utcMs, token, used);
        }

        private bool Save(long lastUtcMs, string token, byte[] used)
        {
            byte[] text = Encoding.UTF8.GetBytes(token);
            _file.Begin(PayloadLength);
            int at = TwoSlotFile.PayloadOffset;
            LittleEndian.WriteLong(_shared, at, lastUtcMs);
            _shared[at + LengthAt] = (byte)text.Length;
            Array.Copy(text, 0, _shared, at + TokenAt, text.Length);
            Array.Copy(used, 0, _shared, at + UsedAt, UsedLength);
            if (!_file.Save(PayloadLength))
            {
                return false;
            }

            LastUtcMs = lastUtcMs;
            RestartToken = token;
            _used = used;
            IsLost = false;
            return true;
        }

        // 0 means none.
        private static uint CrcOf(string token)
        {
            byte[] text = Encoding.UTF8.GetBytes(token);
            uint crc = Crc32.Of(text, 0, text.Length);
            return crc == 0 ? 1 : crc;
        }
    }
}
