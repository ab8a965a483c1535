using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// The gap at the head of the stream, on flash before what it stands for is deleted. It stays there after its
    /// delivery, with a count of 0: what is up to its last number is settled, whatever segments a power cut left.
    /// </summary>
    public sealed class GapMarker
    {
        private const int PayloadLength = 20;

        private readonly SharedBuffer _shared;
        private readonly TwoSlotFile _file;
        private readonly byte[] _payload = new byte[PayloadLength];

        public GapMarker(IStore store, SharedBuffer shared)
        {
            _shared = shared;
            _file = new TwoSlotFile(store, "gap", shared);
            Entry = new JournalEntry { Type = RecordType.Gap };
            if (_file.Load())
            {
                System.Array.Copy(shared.Bytes, _file.LoadedOffset, _payload, 0, PayloadLength);
                Read(Entry.Gap);
                return;
            }

            // Both slots exist from now on: rewriting them needs no room when the drive is full.
            Save();
            Save();
        }

        /// <summary>The gap to deliver, if <see cref="IsPending"/>.</summary>
        public JournalEntry Entry { get; }

        public bool IsPending => Entry.Gap.LostCount > 0;

        /// <summary>Up to here everything is delivered or given up.</summary>
        public long SettledSequence => Entry.Gap.LastSequence;

        /// <summary>Makes the loss known, in one with a gap that is not delivered yet.</summary>
        /// <returns>True: it is durable. False: nothing has changed, and nothing may be deleted.</returns>
        public bool Extend(long firstSequence, Segment lost, int firmwareVersion)
        {
            GapEvent gap = Entry.Gap;
            Write(
                IsPending ? gap.FirstSequence : firstSequence,
                lost.LastSequence,
                gap.LostCount + lost.EventCount,
                lost.BootId,
                firmwareVersion);
            bool isDurable = Save();
            if (isDurable)
            {
                Read(gap);
            }

            return isDurable;
        }

        /// <summary>The gap is acknowledged. If that cannot be written, it is delivered once more after a boot.</summary>
        public void Settle()
        {
            GapEvent gap = Entry.Gap;
            gap.LostCount = 0;
            Write(gap.FirstSequence, gap.LastSequence, 0, gap.BootId, gap.FirmwareVersion);
            Save();
        }

        private bool Save()
        {
            _file.Begin(PayloadLength);
            System.Array.Copy(_payload, 0, _shared.Bytes, TwoSlotFile.PayloadOffset, PayloadLength);
            return _file.Save(PayloadLength);
        }

        private void Write(long firstSequence, long lastSequence, int lostCount, long bootId, int firmwareVersion)
        {
            LittleEndian.WriteUInt(_payload, 0, (uint)firstSequence);
            LittleEndian.WriteUInt(_payload, 4, (uint)lastSequence);
            LittleEndian.WriteUInt(_payload, 8, (uint)lostCount);
            LittleEndian.WriteUInt(_payload, 12, (uint)bootId);
            LittleEndian.WriteUInt(_payload, 16, (uint)firmwareVersion);
        }

        private void Read(GapEvent gap)
        {
            gap.FirstSequence = LittleEndian.ReadUInt(_payload, 0);
            gap.LastSequence = LittleEndian.ReadUInt(_payload, 4);
            gap.LostCount = (int)LittleEndian.ReadUInt(_payload, 8);
            gap.BootId = LittleEndian.ReadUInt(_payload, 12);
            gap.FirmwareVersion = (int)LittleEndian.ReadUInt(_payload, 16);
        }
    }
}
