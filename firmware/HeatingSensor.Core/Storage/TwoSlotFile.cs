using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Storage
{
    /// <summary>
    /// A small record in two files that are written in turn, so that a power cut during a write costs at most the
    /// newest one: the last good one wins. Form of a slot: magic 'H' 'S', version, payload length (its lowest 8 bits),
    /// generation (4 bytes, little endian), payload, CRC-32 of all before (4 bytes, little endian).
    /// </summary>
    public sealed class TwoSlotFile
    {
        /// <summary>The largest payload unless more is asked for, in bytes.</summary>
        public const int PayloadMax = 64;

        /// <summary>The bytes of a slot beside its payload.</summary>
        public const int Overhead = HeaderLength + CrcLength;

        private const byte Version = 1;
        private const int HeaderLength = 8;
        private const int CrcLength = 4;

        private readonly IStore _store;
        private readonly string _nameA;
        private readonly string _nameB;
        private readonly byte[] _slot;
        private uint _generation;
        private bool _isNextB;

        public TwoSlotFile(IStore store, string name)
            : this(store, name, PayloadMax)
        {
        }

        /// <param name="payloadMax">The largest payload, in bytes.</param>
        public TwoSlotFile(IStore store, string name, int payloadMax)
        {
            _slot = new byte[payloadMax + Overhead];
            _store = store;
            _nameA = name + ".a";
            _nameB = name + ".b";
        }

        /// <summary>True if <see cref="Load"/> has found a slot that is there and not good: torn by a power cut, or its
        /// bits have flipped. It may have been the newer one.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>Reads the newest good slot.</summary>
        /// <returns>False if there is none; the payload then is all zeros.</returns>
        public bool Load(byte[] payload)
        {
            Array.Clear(payload, 0, payload.Length);
            bool hasA = LoadSlot(_nameA, payload, false);
            bool hasB = LoadSlot(_nameB, payload, hasA);
            return hasA || hasB;
        }

        /// <summary>Writes the payload to the older slot. True: it is durable.</summary>
        public bool Save(byte[] payload)
        {
            int length = HeaderLength + payload.Length;
            _generation++;
            _slot[0] = (byte)'H';
            _slot[1] = (byte)'S';
            _slot[2] = Version;
            _slot[3] = (byte)payload.Length;
            LittleEndian.WriteUInt(_slot, 4, _generation);
            Array.Copy(payload, 0, _slot, HeaderLength, payload.Length);
            LittleEndian.WriteUInt(_slot, length, Crc32.Of(_slot, 0, length));
            bool isDurable = _store.Write(_isNextB ? _nameB : _nameA, _slot, length + CrcLength);
            _isNextB ^= isDurable;
            return isDurable;
        }

        private bool LoadSlot(string name, byte[] payload, bool hasOther)
        {
            int length = HeaderLength + payload.Length;
            int read = _store.Read(name, _slot);
            bool isGood = read == length + CrcLength
                && _slot[0] == 'H' && _slot[1] == 'S' && _slot[2] == Version && _slot[3] == (byte)payload.Length
                && LittleEndian.ReadUInt(_slot, length) == Crc32.Of(_slot, 0, length);
            if (!isGood)
            {
                IsDamaged |= read != StoreResult.Missing;
                return false;
            }

            uint generation = LittleEndian.ReadUInt(_slot, 4);
            if (!hasOther || generation > _generation)
            {
                _generation = generation;
                _isNextB = name == _nameA;
                Array.Copy(_slot, HeaderLength, payload, 0, payload.Length);
            }

            return true;
        }
    }
}
