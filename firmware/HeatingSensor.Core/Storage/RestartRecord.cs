using HeatingSensor.Ports;

namespace HeatingSensor.Storage
{
    /// <summary>
    /// Why the device has started, how often for each reason, and how many boots in a row did not last: stored in two slots
    /// "restarts.a" and ".b" (<see cref="TwoSlotFile"/>). Payload: boots in a row that did not last (1 byte), the reason of
    /// the next boot (1; <see cref="RestartReason"/>), count of boots for each reason (4 each, little endian), CRC-32 of the id of
    /// the last command that restarted the device (4, little endian; 0: none). Written at each boot, once the boot has lasted, and before a restart.
    /// </summary>
    public sealed class RestartRecord
    {
        /// <summary>How long a boot must last to count as stable: longer than joining a network and a TLS handshake.</summary>
        public const int StableMs = 60000;

        /// <summary>After this many boots in a row that did not last, the next one is in safe mode.</summary>
        public const int UnstableBootsMax = 5;

        private const int ReasonAt = 1;
        private const int CountsAt = 2;
        private const int CountLength = 4;
        private const int CommandAt = CountsAt + (RestartReasons.Count * CountLength);
        private const int PayloadLength = CommandAt + 4;

        private readonly TwoSlotFile _file;
        private readonly byte[] _shared;
        private readonly uint[] _counts = new uint[RestartReasons.Count];
        private readonly bool _isUnknown;
        private int _unstableBoots;

        /// <summary>Loads the record and counts this boot.</summary>
        public RestartRecord(IStore store, SharedBuffer shared)
        {
            _shared = shared.Bytes;
            _file = new TwoSlotFile(store, "restarts", shared);
            bool isThere = _file.Load() && _file.LoadedLength >= PayloadLength;

            // It may be readable at the next boot, which must not find it written over.
            _isUnknown = !isThere && _file.IsUnreadable;
            if (isThere)
            {
                int at = _file.LoadedOffset;
                _unstableBoots = _shared[at];
                int reason = _shared[at + ReasonAt];
                Reason = reason < RestartReasons.Count ? (RestartReason)reason : RestartReason.Power;
                for (int index = 0; index < RestartReasons.Count; index++)
                {
                    _counts[index] = LittleEndian.ReadUInt(_shared, at + CountsAt + (index * CountLength));
                }

                Command = LittleEndian.ReadUInt(_shared, at + CommandAt);
            }

            IsSafeMode = _unstableBoots >= UnstableBootsMax;
            _unstableBoots += _unstableBoots < byte.MaxValue ? 1 : 0;
            _counts[(int)Reason]++;
            Save(RestartReason.Power);
            if (!isThere)
            {
                // Both slots exist from now on: rewriting them needs no space on a full drive.
                Save(RestartReason.Power);
            }
        }

        /// <summary>Why this boot happened.</summary>
        public RestartReason Reason { get; }

        /// <summary>True: too many boots before this one did not last, so this one does only what is needed to be mended
        /// from afar, and to sense.</summary>
        public bool IsSafeMode { get; }

        /// <summary>CRC-32 of the id of the last command that restarted the device; 0: none.</summary>
        public uint Command { get; private set; }

        /// <summary>How many boots had this reason since the drive was erased, this one included.</summary>
        public long CountOf(RestartReason reason) => _counts[(int)reason];

        /// <summary>Notes once that this boot has lasted.</summary>
        /// <returns>When to call again: board time in ms; long.MaxValue: never.</returns>
        public long Step(long nowMs)
        {
            if (_unstableBoots == 0)
            {
                return long.MaxValue;
            }

            if (nowMs < StableMs)
            {
                return StableMs;
            }

            _unstableBoots = 0;
            Save(RestartReason.Power);
            return long.MaxValue;
        }

        /// <summary>Call before a requested restart, which does not count as a boot that did not last.</summary>
        /// <param name="command">CRC-32 of the id of the command that requested it; 0: no command did.</param>
        public void NoteRequest(uint command)
        {
            Command = command == 0 ? Command : command;
            _unstableBoots -= _unstableBoots > 0 ? 1 : 0;
            Save(RestartReason.Requested);
        }

        /// <summary>Call before a restart after an error.</summary>
        public void NoteError() => Save(RestartReason.Error);

        // Best effort: a drive that refuses costs the record, nothing else.
        private void Save(RestartReason next)
        {
            if (_isUnknown)
            {
                return;
            }

            _file.Begin(PayloadLength);
            int at = TwoSlotFile.PayloadOffset;
            _shared[at] = (byte)_unstableBoots;
            _shared[at + ReasonAt] = (byte)next;
            for (int index = 0; index < RestartReasons.Count; index++)
            {
                LittleEndian.WriteUInt(_shared, at + CountsAt + (index * CountLength), _counts[index]);
            }

            LittleEndian.WriteUInt(_shared, at + CommandAt, Command);
            _file.Save(PayloadLength);
        }
    }
}
