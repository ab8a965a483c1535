using HeatingSensor.Ports;

namespace HeatingSensor.Storage
{
    /// <summary>
    /// A small record in two files written alternately, so that a power cut during a write loses at most the newest copy:
    /// the newest intact slot wins. Format of a slot: magic 'H' 'S', version, payload length (its lowest 8 bits),
    /// generation (4 bytes, little endian), payload, CRC-32 of everything before (4 bytes, little endian). Payloads are in
    /// the shared buffer, valid until another holder takes it.
    /// </summary>
    public sealed class TwoSlotFile
    {
        /// <summary>Where the payload for <see cref="Save"/> begins in the shared buffer.</summary>
        public const int PayloadOffset = 8;

        /// <summary>The largest payload, in bytes: both slots must fit in the buffer to be compared.</summary>
        public const int PayloadMax = SlotMax - PayloadOffset - CrcLength;

        /// <summary>How often to try a read.</summary>
        public const int ReadAttempts = 3;

        /// <summary>A slot's size beyond its payload, in bytes.</summary>
        public const int Overhead = PayloadOffset + CrcLength;

        private const int SlotMax = SharedBuffer.SizeBytes / 2;
        private const byte FormatVersion = 1;
        private const int CrcLength = 4;

        private readonly IStore _store;
        private readonly SharedBuffer _shared;
        private readonly byte[] _buffer;
        private readonly string _name;
        private uint _generation;
        private bool _isNextB;

        public TwoSlotFile(IStore store, string name, SharedBuffer shared)
        {
            _store = store;
            _name = name;
            _shared = shared;
            _buffer = shared.Bytes;
        }

        /// <summary>True if <see cref="Load"/> found a slot that is not intact: torn by a power cut, corrupted or unreadable.
        /// It may have been the newer one.</summary>
        public bool IsDamaged => DamagedLength != StoreResult.Missing;

        /// <summary>The length of the damaged slot in bytes, the longer if both are; <see cref="StoreResult.Failed"/> if one
        /// could not be read, <see cref="StoreResult.Missing"/> if none is damaged.</summary>
        public int DamagedLength { get; private set; } = StoreResult.Missing;

        /// <summary>True if a slot could not be read: it may be intact, the newest, and readable later.</summary>
        public bool IsUnreadable => DamagedLength == StoreResult.Failed;

        /// <summary>Where the loaded payload begins in the buffer.</summary>
        public int LoadedOffset { get; private set; }

        /// <summary>The loaded payload's length in bytes; older firmware may have written a shorter one.</summary>
        public int LoadedLength { get; private set; }

        /// <summary>Reads the newest intact slot into the buffer.</summary>
        /// <returns>False if there is none.</returns>
        public bool Load()
        {
            _shared.Take(this);
            LoadedLength = 0;
            DamagedLength = StoreResult.Missing;
            bool hasA = LoadSlot(".a", 0, false);
            bool hasB = LoadSlot(".b", SlotMax, hasA);
            return hasA || hasB;
        }

        /// <summary>Takes the buffer and zeroes a payload, to be filled from <see cref="PayloadOffset"/> on.</summary>
        public void Begin(int payloadLength)
        {
            _shared.Take(this);
            System.Array.Clear(_buffer, PayloadOffset, payloadLength);
        }

        /// <summary>Writes the payload in the buffer to the older slot. True: it is durable.</summary>
        public bool Save(int payloadLength)
        {
            // A slot that could not be read may have any generation, and win over this one when it can be read again.
            bool isOtherUnknown = _generation == 0 && IsUnreadable;
            bool isDurable = SaveSlot(payloadLength) && (!isOtherUnknown || SaveSlot(payloadLength));
            _generation = isOtherUnknown && !isDurable ? 0 : _generation;
            return isDurable;
        }

        private bool SaveSlot(int payloadLength)
        {
            int length = PayloadOffset + payloadLength;
            _generation++;
            _buffer[0] = (byte)'H';
            _buffer[1] = (byte)'S';
            _buffer[2] = FormatVersion;
            _buffer[3] = (byte)payloadLength;
            LittleEndian.WriteUInt(_buffer, 4, _generation);
            LittleEndian.WriteUInt(_buffer, length, Crc32.Of(_buffer, 0, length));
            bool isDurable = _store.Write(_name + (_isNextB ? ".b" : ".a"), _buffer, length + CrcLength);
            _isNextB ^= isDurable;
            return isDurable;
        }

        private bool LoadSlot(string suffix, int offset, bool hasOther)
        {
            int read = StoreResult.Failed;
            for (int attempt = 0; attempt < ReadAttempts && read == StoreResult.Failed; attempt++)
            {
                read = _store.Read(_name + suffix, 0, _buffer, offset, SlotMax);
            }

            int payloadLength = read - PayloadOffset - CrcLength;
            int end = offset + read - CrcLength;
            bool isGood = payloadLength >= 0
                && _buffer[offset] == 'H' && _buffer[offset + 1] == 'S' && _buffer[offset + 2] == FormatVersion
                && _buffer[offset + 3] == (byte)payloadLength
                && LittleEndian.ReadUInt(_buffer, end) == Crc32.Of(_buffer, offset, read - CrcLength);
            if (!isGood)
            {
                bool isWorse = read == StoreResult.Failed || (read > DamagedLength && DamagedLength != StoreResult.Failed);
                DamagedLength = isWorse ? read : DamagedLength;
                return false;
            }

            uint generation = LittleEndian.ReadUInt(_buffer, offset + 4);
            if (!hasOther || generation > _generation)
            {
                _generation = generation;
                _isNextB = offset == 0;
                LoadedOffset = offset + PayloadOffset;
                LoadedLength = payloadLength;
            }

            return true;
        }
    }
}
