using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// The gap at the head of the stream, stored on flash before the events it stands for are deleted. It stays there after
    /// its delivery, with a count of 0: everything up to its last number is settled, whatever segments a power cut left.
    /// </summary>
    public sealed class GapMarker
    {
        /// <summary>How many times to try reading it before the device continues without it: fewer than the events that fit
        /// into memory.</summary>
        public const int LoadAttemptsMax = 6;

        /// <summary>How many losses to refuse because of a segment that cannot be deleted: fewer than the events that fit
        /// into memory.</summary>
        private const int RefusalsMax = 6;

        private const string FileName = "gap";

        // First and last lost number, count, boot, firmware, epoch. Version 1 of the firmware wrote no epoch.
        private const int PayloadLength = 24;
        private const int LengthWithoutEpoch = 20;

        private readonly TwoSlotFile _file;
        private readonly byte[] _shared;
        private readonly byte[] _bytes = new byte[EventRecord.HeaderLength + GapEvent.Length + EventRecord.CrcLength];
        private bool _isUnknown;
        private int _loadAttempts;
        private int _refusalCount;

        public GapMarker(IStore store, SharedBuffer shared)
        {
            _shared = shared.Bytes;
            _file = new TwoSlotFile(store, FileName, shared);
            TryLoad();
            if (_file.LoadedLength < LengthWithoutEpoch && !IsDamaged)
            {
                // Both slots exist from now on, so rewriting them needs no space on a full drive.
                Save(0, 0, 0, 0, 0, 0);
                Save(0, 0, 0, 0, 0, 0);
            }
        }

        /// <summary>The gap to deliver, if <see cref="IsPending"/>.</summary>
        public EventRecord Record { get; } = new EventRecord();

        public bool IsPending { get; private set; }

        /// <summary>True if a slot has its full length but is corrupted, or could not be read: it may have covered more
        /// events than the other one. A torn slot does not count, because it was never relied on.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>True while a segment that this marker settles could not be deleted: once the marker moved to another
        /// epoch, the next boot would deliver the segment's events.</summary>
        public bool IsHeld { get; set; }

        /// <summary>Everything up to this number is delivered or given up.</summary>
        public long SettledSequence { get; private set; }

        /// <summary>The boot that recorded the last lost event; 0 if none was ever lost.</summary>
        public long BootId { get; private set; }

        /// <summary>The epoch that the settled number belongs to.</summary>
        public uint Epoch => SettledSequence == 0 ? 0 : Record.Epoch;

        /// <summary>Tries again to read it if it could not be read at boot.</summary>
        /// <returns>False: it exists but cannot be read at present. Nothing may be delivered, because it says what is
        /// settled, or deleted, because that would overwrite it.</returns>
        public bool TryGetReady() => !_isUnknown || TryLoad() || _loadAttempts >= LoadAttemptsMax;

        /// <summary>Records a loss, merging it with a gap that is not delivered yet.</summary>
        /// <returns>True: it is durable. False: nothing may be deleted. Either the marker cannot be written, or it covers
        /// another epoch's numbers and must first be delivered, or is held.</returns>
        public bool Extend(long firstSequence, long lastSequence, int lostCount, long bootId, uint epoch)
        {
            bool isOtherEpoch = SettledSequence > 0 && Record.Epoch != epoch;
            if (isOtherEpoch && (IsPending || (IsHeld && _refusalCount++ < RefusalsMax)))
            {
                return false;
            }

            long first = IsPending ? GapEvent.First(Record) : firstSequence;
            int count = IsPending ? GapEvent.Count(Record) + lostCount : lostCount;
            if (!Save(first, lastSequence, count, bootId, epoch, Firmware.VersionNumber))
            {
                return false;
            }

            SettledSequence = lastSequence;
            BootId = bootId;
            Show(first, count, epoch, Firmware.VersionNumber);
            return true;
        }

        /// <summary>The gap is acknowledged. If that cannot be written, it is delivered once more after a boot.</summary>
        public void Settle()
        {
            IsPending = false;
            Save(GapEvent.First(Record), SettledSequence, 0, BootId, Record.Epoch, Firmware.VersionNumber);
        }

        private bool TryLoad()
        {
            bool isLoaded = _file.Load() && _file.LoadedLength >= LengthWithoutEpoch;
            int damaged = _file.DamagedLength - TwoSlotFile.Overhead;
            IsDamaged = _file.IsUnreadable || damaged == PayloadLength || damaged == LengthWithoutEpoch;
            _isUnknown = !isLoaded && _file.IsUnreadable;
            if (isLoaded)
            {
                int at = _file.LoadedOffset;
                SettledSequence = LittleEndian.ReadUInt(_shared, at + 4);
                BootId = LittleEndian.ReadUInt(_shared, at + 12);
                Show(
                    LittleEndian.ReadUInt(_shared, at),
                    (int)LittleEndian.ReadUInt(_shared, at + 8),
                    _file.LoadedLength < PayloadLength ? 0 : LittleEndian.ReadUInt(_shared, at + 20),
                    (int)LittleEndian.ReadUInt(_shared, at + 16));
            }

            _loadAttempts += _isUnknown ? 1 : 0;
            return !_isUnknown;
        }

        private void Show(long first, int count, uint epoch, int firmwareVersion)
        {
            GapEvent.Write(_bytes, first, SettledSequence, count, BootId, epoch, firmwareVersion);
            IsPending = Record.TrySet(_bytes, 0);
        }

        private bool Save(long first, long last, int count, long bootId, uint epoch, int firmwareVersion)
        {
            _file.Begin(PayloadLength);
            LittleEndian.WriteUInt(_shared, TwoSlotFile.PayloadOffset, (uint)first);
            LittleEndian.WriteUInt(_shared, TwoSlotFile.PayloadOffset + 4, (uint)last);
            LittleEndian.WriteUInt(_shared, TwoSlotFile.PayloadOffset + 8, (uint)count);
            LittleEndian.WriteUInt(_shared, TwoSlotFile.PayloadOffset + 12, (uint)bootId);
            LittleEndian.WriteUInt(_shared, TwoSlotFile.PayloadOffset + 16, (uint)firmwareVersion);
            LittleEndian.WriteUInt(_shared, TwoSlotFile.PayloadOffset + 20, epoch);
            return _file.Save(PayloadLength);
        }
    }
}
