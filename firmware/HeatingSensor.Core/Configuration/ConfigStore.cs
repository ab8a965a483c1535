using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// The configuration on flash: FORMAT.md. One record holds the last good configuration, any configuration on trial, and
    /// the fingerprint of the one last rolled back; it is written as a whole to two slots alternately, so that a power cut
    /// leaves either the old or the new state. Memory holds the running configuration in full and the others only as
    /// differences.
    /// </summary>
    public sealed class ConfigStore
    {
        /// <summary>The files' base name; `.a` and `.b` are appended.</summary>
        public const string FileName = "config";

        /// <summary>384 bytes with the slot's overhead: littlefs keeps files of up to 512 bytes in their directory, where
        /// rewriting needs no extra space. Always written in full, so that a slot never grows.</summary>
        private const int PayloadLength = 372;

        private const byte Version = 1;
        private const byte OnTrialFlag = 1;
        private const byte ProvenFlag = 2;
        private const int FingerprintOffset = 2;
        private const int ConfigsOffset = 6;
        private const int LengthBytes = 2;

        private readonly byte[] _shared;
        private readonly TwoSlotFile _file;
        private readonly ISystem _system;
        private readonly byte[] _initial;
        private byte[] _good;

        /// <summary>Loads what is stored on the drive.</summary>
        /// <param name="config">The settings file's values, which apply to every key that has not been changed since. Becomes
        /// the running configuration.</param>
        public ConfigStore(IStore store, SharedBuffer shared, ISystem system, DeviceConfig config)
        {
            _system = system;
            _shared = shared.Bytes;
            Current = config;
            _initial = ConfigCodec.ToArray(config, new DeviceConfig());
            _good = new byte[0];
            _file = new TwoSlotFile(store, FileName, shared);
            if (!TryLoad())
            {
                system.Warn("the stored configuration cannot be read: using the settings file for now");
            }
        }

        /// <summary>False while the drive cannot be read: the running configuration is then not the stored one, must not be
        /// reported, and no other can be stored.</summary>
        public bool IsLoaded { get; private set; }

        /// <summary>Makes the stored configuration the current one.</summary>
        /// <returns>False if it cannot be read at present.</returns>
        public bool TryLoad()
        {
            bool isThere = _file.Load();
            if (_file.IsUnreadable)
            {
                return false;
            }

            IsLoaded = true;
            if (isThere && Decode(_file.LoadedOffset, _file.LoadedOffset + _file.LoadedLength))
            {
                return true;
            }

            RefusedFingerprint = 0;
            _good = new byte[0];
            Current.CopyFrom(Initial());
            if (isThere || _file.IsDamaged)
            {
                _system.Warn("the stored configuration is damaged: using the settings file");
                return true;
            }

            // Create both slots now: rewriting them later needs no space on a full drive.
            Save(_good, null, 0, false);
            Save(_good, null, 0, false);
            return true;
        }

        /// <summary>The running configuration: one instance, changed in place.</summary>
        public DeviceConfig Current { get; }

        /// <summary>True: the current configuration has not been confirmed yet.</summary>
        public bool IsOnTrial { get; private set; }

        /// <summary>The fingerprint of the last configuration rolled back; 0 if there is none. It must not be tried again,
        /// although its delta arrives at every connect.</summary>
        public uint RefusedFingerprint { get; private set; }

        /// <summary>True: the last good configuration stays connected, so the rolled-back one was to blame.</summary>
        public bool IsRefusalProven { get; private set; }

        /// <summary>A copy of the last confirmed configuration, or of the initial one.</summary>
        public DeviceConfig LastGood()
        {
            DeviceConfig good = Initial();
            ConfigCodec.Read(good, _good, 0, _good.Length);
            return good;
        }

        /// <summary>Makes a configuration the current one: on trial if it may cost the connection, otherwise confirmed at
        /// once. Discards any earlier one on trial.</summary>
        /// <returns>True: it is durable. False: nothing has changed.</returns>
        public bool SaveNew(DeviceConfig config)
        {
            DeviceConfig lastGood = Initial();
            byte[] bytes = ConfigCodec.ToArray(config, lastGood);
            ConfigCodec.Read(lastGood, _good, 0, _good.Length);
            bool isTrial = config.NeedsTrialFrom(lastGood);
            bool isOther = ConfigCodec.Fingerprint(config) != ConfigCodec.Fingerprint(lastGood);
            uint refused = isOther ? 0 : RefusedFingerprint;
            bool isProven = IsRefusalProven && refused != 0;
            if (!Save(isTrial ? _good : bytes, isTrial ? bytes : null, refused, isProven))
            {
                _system.Warn("the drive is full or broken: the new configuration was not stored");
                return false;
            }

            Current.CopyFrom(config);
            return true;
        }

        /// <summary>Confirms the current configuration: it is the last good one from now on.</summary>
        /// <returns>True: it is durable. False: it is still on trial.</returns>
        public bool Confirm()
        {
            return !IsOnTrial
                || Save(CurrentBytes(), null, RefusedFingerprint, IsRefusalProven);
        }

        /// <summary>Rolls the configuration on trial back: the last good one becomes current even if that cannot be stored,
        /// because the device must get back to its cloud.</summary>
        /// <returns>True: it is durable. False: the next boot will try the rolled-back one again.</returns>
        public bool RollBack()
        {
            if (!IsOnTrial)
            {
                return true;
            }

            DeviceConfig lastGood = LastGood();
            uint fingerprint = ConfigCodec.Fingerprint(Current);
            bool isOther = fingerprint != ConfigCodec.Fingerprint(lastGood);
            RefusedFingerprint = isOther ? fingerprint : RefusedFingerprint;
            IsRefusalProven &= !isOther;
            IsOnTrial = false;
            Current.CopyFrom(lastGood);
            return Save(_good, null, RefusedFingerprint, IsRefusalProven);
        }

        /// <summary>Records that the last good configuration stays connected: the rolled-back one stays rejected.</summary>
        /// <returns>True: it is durable. False: the next boot observes it again.</returns>
        public bool ProveRefusal()
        {
            bool isDurable = RefusedFingerprint == 0
                || Save(_good, IsOnTrial ? CurrentBytes() : null, RefusedFingerprint, true);
            IsRefusalProven = RefusedFingerprint != 0;
            return isDurable;
        }

        /// <summary>Lets the rolled-back configuration be tried again, because the last good one cannot connect either.
        /// </summary>
        /// <returns>True: it is durable. False: nothing has changed.</returns>
        public bool Forgive()
        {
            return RefusedFingerprint == 0 || Save(_good, IsOnTrial ? CurrentBytes() : null, 0, false);
        }

        private DeviceConfig Initial()
        {
            DeviceConfig initial = new DeviceConfig();
            ConfigCodec.Read(initial, _initial, 0, _initial.Length);
            return initial;
        }

        private byte[] CurrentBytes() => ConfigCodec.ToArray(Current, Initial());

        // Updates the fields only once the record is durable.
        private bool Save(byte[] good, byte[] trial, uint refused, bool isProven)
        {
            _file.Begin(PayloadLength);
            int at = TwoSlotFile.PayloadOffset;
            _shared[at] = Version;
            _shared[at + 1] = (byte)((trial == null ? 0 : OnTrialFlag) | (isProven ? ProvenFlag : 0));
            LittleEndian.WriteUInt(_shared, at + FingerprintOffset, refused);
            Put(good, at + ConfigsOffset);
            if (trial != null)
            {
                Put(trial, at + ConfigsOffset + LengthBytes + good.Length);
            }

            if (!IsLoaded || !_file.Save(PayloadLength))
            {
                return false;
            }

            _good = good;
            IsOnTrial = trial != null;
            RefusedFingerprint = refused;
            IsRefusalProven = isProven;
            return true;
        }

        private void Put(byte[] config, int at)
        {
            _shared[at] = (byte)config.Length;
            _shared[at + 1] = (byte)(config.Length >> 8);
            System.Array.Copy(config, 0, _shared, at + LengthBytes, config.Length);
        }

        private bool Decode(int at, int end)
        {
            if (end - at < ConfigsOffset + LengthBytes || _shared[at] != Version)
            {
                return false;
            }

            int flags = _shared[at + 1];
            RefusedFingerprint = LittleEndian.ReadUInt(_shared, at + FingerprintOffset);
            IsRefusalProven = RefusedFingerprint != 0 && (flags & ProvenFlag) != 0;
            int behind = DecodeConfig(at + ConfigsOffset, end);
            if (behind == 0)
            {
                return false;
            }

            _good = CurrentBytes();
            IsOnTrial = (flags & OnTrialFlag) != 0 && DecodeConfig(behind, end) > 0;
            if (!IsOnTrial)
            {
                Current.CopyFrom(LastGood());
            }

            return true;
        }

        // Decodes into the current one. Returns the offset after it; 0 if there is no valid configuration.
        private int DecodeConfig(int at, int end)
        {
            int start = at + LengthBytes;
            int length = start <= end ? _shared[at] | (_shared[at + 1] << 8) : end;
            if (start + length > end)
            {
                return 0;
            }

            Current.CopyFrom(Initial());
            bool isGood = ConfigCodec.Read(Current, _shared, start, length) && ConfigValidator.Check(Current, out _) == null;
            return isGood ? start + length : 0;
        }
    }
}
