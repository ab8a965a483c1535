using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Storage
{
    /// <summary>
    /// The numbers that identify events, epoch and sequence number, and the boot number. Sequence numbers are reserved on
    /// flash in blocks before use, so that no power cut can cause one to be reused; a new boot discards the rest of the last
    /// block. The epoch is random and created on a drive that has none, so that an erased or replaced board can start at 1
    /// again without reusing an identity.
    /// </summary>
    public sealed class Counters
    {
        /// <summary>Events per flash write.</summary>
        public const int BlockSize = 100;

        /// <summary>The largest uint, as stored on flash: 136 years at one event a second.</summary>
        public const long SequenceMax = uint.MaxValue;

        private const string FileName = "counters";

        // Boot number, end of the reserved block, epoch. Version 1 of the firmware wrote no epoch.
        private const int PayloadLength = 12;
        private const int LengthWithoutEpoch = 8;
        private const int HalfRange = 1 << 16;

        // Jumps range from a million, more than a device uses in its life, to half a billion.
        private const int JumpBits = 20;
        private const int JumpsMax = 512;

        private readonly TwoSlotFile _file;
        private readonly byte[] _buffer;
        private readonly ISystem _system;
        private readonly IRandom _random;
        private readonly bool _isUnknown;
        private long _nextSequence;
        private long _reservedEnd;

        /// <summary>Loads the numbers and starts a new boot.</summary>
        /// <param name="highestSequence">The highest sequence number in the journal, 0 if none: if the counters are lost, they
        /// continue after it.</param>
        /// <param name="highestBootId">The highest boot number in the journal, 0 if none.</param>
        public Counters(
            IStore store,
            SharedBuffer shared,
            ISystem system,
            IRandom random,
            long highestSequence,
            long highestBootId)
        {
            _system = system;
            _random = random;
            _buffer = shared.Bytes;
            _file = new TwoSlotFile(store, FileName, shared);
            long bootId = 0;
            long reserved = 0;
            bool isLoaded = _file.Load() && _file.LoadedLength >= LengthWithoutEpoch;
            if (isLoaded)
            {
                bootId = LittleEndian.ReadUInt(_buffer, _file.LoadedOffset);
                reserved = LittleEndian.ReadUInt(_buffer, _file.LoadedOffset + 4);
                Epoch = _file.LoadedLength >= PayloadLength ? LittleEndian.ReadUInt(_buffer, _file.LoadedOffset + 8) : 0;
            }

            _isUnknown = !isLoaded && _file.IsUnreadable;
            if (_isUnknown)
            {
                // They may be readable at the next boot, which must not find a part of them written over.
                IsKept = false;
                Epoch = NewEpoch();
                system.Warn("the sequence numbers on the drive cannot be read: using a new epoch for this boot only");
            }
            else if (Epoch == 0)
            {
                system.Warn("no epoch on the drive: starting a new one");
                Epoch = NewEpoch();
            }

            // A damaged slot may have been newer by one boot and one block: assume that it was.
            bool isDamaged = _file.IsDamaged;
            BootId = Highest(bootId + (isDamaged ? 1 : 0), highestBootId) + 1;
            if (isDamaged && !isLoaded)
            {
                // Neither slot can be read, and perhaps not the journal either, so earlier boots and events may have any
                // number. Jumping well above them keeps the stream in order.
                BootId += random.Next(HalfRange);
                reserved = (1L + random.Next(JumpsMax)) << JumpBits;
            }

            _nextSequence = Highest(reserved + (isDamaged ? BlockSize : 0), highestSequence) + 1;
            _reservedEnd = _nextSequence;
            Reserve();
            if (!_isUnknown && (isDamaged || !isLoaded || highestSequence > reserved || highestBootId > bootId))
            {
                // Save twice, so that both slots are equal: if one is damaged, the other lags by one block at most. Both
                // exist from now on, so rewriting them needs no space on a full drive.
                Save();
            }
        }

        public long BootId { get; }

        /// <summary>Random, never 0. Changes when the drive cannot store the numbers, so that no identity is ever reused.
        /// </summary>
        public uint Epoch { get; private set; }

        /// <summary>False: the drive cannot store the epoch, so no later boot will know it.</summary>
        public bool IsKept { get; private set; } = true;

        /// <summary>The next sequence number, without using it up.</summary>
        public long PeekSequence => _nextSequence;

        /// <summary>Returns a sequence number never used before in this epoch.</summary>
        /// <exception cref="Exception">No sequence numbers are left.</exception>
        public long NextSequence()
        {
            if (_nextSequence == _reservedEnd)
            {
                Reserve();
            }

            return _nextSequence++;
        }

        private static long Highest(long a, long b) => a > b ? a : b;

        private void Reserve()
        {
            if (_nextSequence + BlockSize - 1 > SequenceMax)
            {
                throw new Exception("no sequence numbers are left: erase the drive to start a new epoch");
            }

            _reservedEnd = _nextSequence + BlockSize;
            if (!_isUnknown && Save())
            {
                IsKept = true;
                return;
            }

            // The next boot will not know of these numbers and may reuse them, hence the new epoch.
            _reservedEnd = _nextSequence + 1;
            if (IsKept)
            {
                IsKept = false;
                Epoch = NewEpoch();
                _system.Warn("the drive cannot store the sequence numbers: using a new epoch for this boot only");
            }
        }

        private bool Save()
        {
            _file.Begin(PayloadLength);
            LittleEndian.WriteUInt(_buffer, TwoSlotFile.PayloadOffset, (uint)BootId);
            LittleEndian.WriteUInt(_buffer, TwoSlotFile.PayloadOffset + 4, (uint)(_reservedEnd - 1));
            LittleEndian.WriteUInt(_buffer, TwoSlotFile.PayloadOffset + 8, Epoch);
            return _file.Save(PayloadLength);
        }

        private uint NewEpoch()
        {
            uint epoch = ((uint)_random.Next(HalfRange) << 16) | (uint)_random.Next(HalfRange);
            return epoch == 0 ? 1 : epoch;
        }
    }
}
