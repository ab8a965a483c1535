using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// The configuration in flash: FORMAT.md. One record holds the last good configuration, the one on trial if there
    /// is one, and what was refused after a trial; it is written as a whole to two slots in turn, so that a power cut
    /// leaves everything as it was or as it was to be. In memory there is the running configuration alone, and the others as
    /// what they differ in.
    /// </summary>
    public sealed class ConfigStore
    {
        /// <summary>The files are this and `.a` or `.b`.</summary>
        public const string FileName = "config";

        /// <summary>With the slot's overhead 384 bytes: littlefs keeps files of up to 512 in their directory, where
        /// rewriting one needs no room. Always the whole, so that a slot never grows.</summary>
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

        /// <summary>Reads what lies on the drive.</summary>
        /// <param name="config">The settings file's values: they hold for every key that was not given another value
        /// since. It becomes what the device is to run with.</param>
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
                system.Warn("the stored configuration cannot be read for now: the settings file's holds meanwhile");
            }
        }

        /// <summary>False while the drive does not let itself be read: what runs then is not what is stored, must not be
        /// reported, and nothing can be stored.</summary>
        public bool IsLoaded { get; private set; }

        /// <summary>Makes what lies on the drive the current configuration.</summary>
        /// <returns>False if it cannot be read for now.</returns>
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
                _system.Warn("the stored configuration is damaged: the settings file's holds");
                return true;
            }

            // Both slots exist from now on: rewriting them needs no room when the drive is full.
            Save(_good, null, 0, false);
            Save(_good, null, 0, false);
            return true;
        }

        /// <summary>What the device is to run with: the one instance, changed in place.</summary>
        public DeviceConfig Current { get; }

        /// <summary>True: the current configuration has not been confirmed yet.</summary>
        public bool IsOnTrial { get; private set; }

        /// <summary>The fingerprint of the configuration that was rolled back last; 0 if there is none. The same
        /// configuration is not to be tried again: its delta comes at every connect.</summary>
        public uint RefusedFingerprint { get; private set; }

        /// <summary>True: the last good configuration has stayed connected where the refused one did not.</summary>
        public bool IsRefusalProven { get; private set; }

        /// <summary>The last one that has proved itself, or the initial one: a copy.</summary>
        public DeviceConfig LastGood()
        {
            DeviceConfig good = Initial();
            ConfigCodec.Read(good, _good, 0, _good.Length);
            return good;
        }

        /// <summary>Makes a configuration the current one: on trial if it may cost the connection, else the last good one
        /// at once. One that was on trial before is given up.</summary>
        /// <returns>True: it is durable. False: everything is as it was.</returns>
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
                _system.Warn("the drive is full or broken: the new configuration is not taken");
                return false;
            }

            Current.CopyFrom(config);
            return true;
        }

        /// <summary>The current configuration has proved itself: it is the last good one from now on.</summary>
        /// <returns>True: it is durable. False: it is still on trial.</returns>
        public bool Confirm()
        {
            return !IsOnTrial
                || Save(CurrentBytes(), null, RefusedFingerprint, IsRefusalProven);
        }

        /// <summary>Gives the configuration on trial up: the last good one is current again, also if the drive does not
        /// take it, because the device must get back to its cloud.</summary>
        /// <returns>True: it is durable. False: the next boot tries again what was given up.</returns>
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

        /// <summary>The last good configuration has stayed connected: what was rolled back stays refused.</summary>
        /// <returns>True: it is durable. False: the next boot watches once more.</returns>
        public bool ProveRefusal()
        {
            bool isDurable = RefusedFingerprint == 0
                || Save(_good, IsOnTrial ? CurrentBytes() : null, RefusedFingerprint, true);
            IsRefusalProven = RefusedFingerprint != 0;
            return isDurable;
        }

        /// <summary>What was rolled back may be tried again: the last good configuration gets no connection either.
        /// </summary>
        /// <returns>True: it is durable. False: everything is as it was.</returns>
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

        // Changes what is kept here only once it is durable.
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

        // Into the current one. Returns the offset behind; 0 if there is no configuration that keeps the rules.
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
