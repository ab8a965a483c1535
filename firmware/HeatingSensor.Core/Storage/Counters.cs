using HeatingSensor.Ports;

namespace HeatingSensor.Storage
{
    /// <summary>
    /// The boot number and the sequence numbers. Sequence numbers are reserved on flash in blocks before they are
    /// used, so that no power cut can make one appear twice; a boot throws the rest of its block away.
    /// </summary>
    public sealed class Counters
    {
        /// <summary>One write to flash for so many events.</summary>
        public const int BlockSize = 100;

        private const int PayloadLength = 8;

        private readonly SharedBuffer _shared;
        private readonly TwoSlotFile _file;
        private readonly ISystem _system;
        private readonly byte[] _payload = new byte[PayloadLength];
        private uint _nextSequence;
        private uint _reservedEnd;

        /// <summary>Reads the numbers and begins a new boot.</summary>
        /// <param name="store">The drive.</param>
        /// <param name="system">For what goes wrong.</param>
        /// <param name="highestSequence">The highest number known from elsewhere (the journal), 0 if none: should the
        /// counters be lost, they still go on behind it.</param>
        /// <param name="highestBootId">The highest boot number known from elsewhere, 0 if none.</param>
        public Counters(IStore store, SharedBuffer shared, ISystem system, long highestSequence, long highestBootId)
        {
            _system = system;
            _shared = shared;
            _file = new TwoSlotFile(store, "counters", shared);
            if (_file.Load())
            {
                System.Array.Copy(shared.Bytes, _file.LoadedOffset, _payload, 0, PayloadLength);
            }
            else
            {
                system.Warn("no counters on the drive: boot and sequence numbers begin anew");

                // Both slots exist from now on: rewriting them needs no room when the drive is full.
                Save();
            }

            // What a damaged slot held may have been newer, by one boot and one block: as if it had been.
            bool isDamaged = _file.IsDamaged;
            BootId = Highest(LittleEndian.ReadUInt(_payload, 0) + (isDamaged ? 1 : 0), highestBootId) + 1;
            long highestReserved = LittleEndian.ReadUInt(_payload, 4) + (isDamaged ? BlockSize : 0);
            _nextSequence = (uint)Highest(highestReserved, highestSequence) + 1;
            _reservedEnd = _nextSequence;
            Reserve();
            if (isDamaged)
            {
                // Both slots the same: should this one be damaged too, the other lags by no more than a block again.
                Save();
            }
        }

        public long BootId { get; }

        /// <summary>A number that was never given out before.</summary>
        public long NextSequence()
        {
            if (_nextSequence == _reservedEnd)
            {
                Reserve();
            }

            return _nextSequence++;
        }

        private static long Highest(long a, long b) => a > b ? a : b;

        private bool Save()
        {
            _file.Begin(PayloadLength);
            System.Array.Copy(_payload, 0, _shared.Bytes, TwoSlotFile.PayloadOffset, PayloadLength);
            return _file.Save(PayloadLength);
        }

        private void Reserve()
        {
            _reservedEnd = _nextSequence + BlockSize;
            LittleEndian.WriteUInt(_payload, 0, (uint)BootId);
            LittleEndian.WriteUInt(_payload, 4, _reservedEnd - 1);
            if (!Save())
            {
                // Tried again with the next number.
                _reservedEnd = _nextSequence + 1;
                _system.Warn("the drive is full or broken: sequence numbers may repeat after the next boot");
            }
        }
    }
}
