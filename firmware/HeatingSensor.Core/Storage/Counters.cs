using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Storage
{
    /// <summary>
    /// What identifies events for ever: epoch and sequence number; and the boot number. Sequence numbers are reserved on
    /// flash in blocks before they are used, so that no power cut can make one appear twice; a boot throws the rest of its
    /// block away. The epoch is random, made on a drive that holds none: an erased or replaced board begins at 1 again
    /// without naming other events as it did before.
    /// </summary>
    public sealed class Counters
    {
        /// <summary>One write to flash for so many events.</summary>
        public const int BlockSize = 100;

        /// <summary>What a uint on flash can hold: 136 years of an event a second.</summary>
        public const long SequenceMax = uint.MaxValue;

        private const string FileName = "counters";

        // Boot number, end of the reserved block, epoch. Version 1 of the firmware wrote no epoch.
        private const int PayloadLength = 12;
        private const int LengthWithoutEpoch = 8;
        private const int HalfRange = 1 << 16;

        // From a million, more than a device makes in its life, to half a billion.
        private const int JumpBits = 20;
        private const int JumpsMax = 512;

        private readonly TwoSlotFile _file;
        private readonly byte[] _buffer;
        private readonly ISystem _system;
        private readonly IRandom _random;
        private long _nextSequence;
        private long _reservedEnd;

        /// <summary>Reads the numbers and begins a new boot.</summary>
        /// <param name="highestSequence">The highest number known from elsewhere (the journal), 0 if none: should the
        /// counters be lost, they still go on behind it.</param>
        /// <param name="highestBootId">The highest boot number known from elsewhere, 0 if none.</param>
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

            if (Epoch == 0)
            {
                system.Warn("no epoch on the drive: a new one begins");
                Epoch = NewEpoch();
            }

            // What a damaged slot held may have been newer, by one boot and one block: as if it had been.
            bool isDamaged = _file.IsDamaged;
            BootId = Highest(bootId + (isDamaged ? 1 : 0), highestBootId) + 1;
            if (isDamaged && !isLoaded)
            {
                // Both slots cannot be read, and perhaps the journal neither: boots and events of before may have had any
                // number. Well above them the order of the stream holds.
                BootId += random.Next(HalfRange);
                reserved = (1L + random.Next(JumpsMax)) << JumpBits;
            }

            _nextSequence = Highest(reserved + (isDamaged ? BlockSize : 0), highestSequence) + 1;
            _reservedEnd = _nextSequence;
            Reserve();
            if (isDamaged || !isLoaded || highestSequence > reserved || highestBootId > bootId)
            {
                // Both slots the same: should one be damaged, the other lags by no more than a block. And both exist from
                // now on: rewriting them needs no room when the drive is full.
                Save();
            }
        }

        public long BootId { get; }

        /// <summary>Random, never 0. It changes when the drive refuses to keep a number: what was given out before under the
        /// old one is never given out again.</summary>
        public uint Epoch { get; private set; }

        /// <summary>False: the drive does not take the epoch, and no later boot will know it.</summary>
        public bool IsKept { get; private set; } = true;

        /// <summary>The number that comes next.</summary>
        public long PeekSequence => _nextSequence;

        /// <summary>A number that was never given out before in this epoch.</summary>
        /// <exception cref="Exception">There are none left.</exception>
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
                throw new Exception("the sequence numbers are used up: erase the drive, a new epoch then begins");
            }

            _reservedEnd = _nextSequence + BlockSize;
            if (Save())
            {
                IsKept = true;
                return;
            }

            // The next boot will not know of these numbers, and may give them out again: in another epoch.
            _reservedEnd = _nextSequence + 1;
            if (IsKept)
            {
                IsKept = false;
                Epoch = NewEpoch();
                _system.Warn("the drive does not keep the sequence numbers: events get an epoch of this boot alone");
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
