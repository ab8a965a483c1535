using HeatingSensor.Ports;
using HeatingSensor.Storage;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// The configuration in flash: FORMAT.md. One record holds the last good configuration, the one on trial if there
    /// is one, and what was refused after a trial; it is written as a whole to two slots in turn, so that a power cut
    /// leaves everything as it was or as it was to be.
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
        private const int FingerprintOffset = 2;
        private const int ConfigsOffset = 6;
        private const int LengthBytes = 2;

        private readonly SharedBuffer _shared;
        private readonly TwoSlotFile _file;
        private readonly ISystem _system;
        private readonly DeviceConfig _initial = new DeviceConfig();
        private readonly byte[] _payload = new byte[PayloadLength];
        private readonly DeviceConfig _good = new DeviceConfig();
        private readonly DeviceConfig _trial = new DeviceConfig();

        /// <summary>Reads what lies on the drive.</summary>
        /// <param name="initial">The settings file's: it holds for every key that was not given another value since.
        /// </param>
        public ConfigStore(IStore store, SharedBuffer shared, ISystem system, DeviceConfig initial)
        {
            _system = system;
            _initial.CopyFrom(initial);
            _shared = shared;
            _file = new TwoSlotFile(store, FileName, shared);
            bool isThere = _file.Load();
            System.Array.Copy(shared.Bytes, _file.LoadedOffset, _payload, 0, isThere && _file.LoadedLength == PayloadLength ? PayloadLength : 0);
            if (isThere && Decode())
            {
                return;
            }

            IsOnTrial = false;
            RefusedFingerprint = 0;
            _good.CopyFrom(initial);
            if (isThere || _file.IsDamaged)
            {
                system.Warn("the stored configuration is damaged: the settings file's holds");
                return;
            }

            // Both slots exist from now on: rewriting them needs no room when the drive is full.
            Save();
            Save();
        }

        /// <summary>What the device is to run with.</summary>
        public DeviceConfig Current => IsOnTrial ? _trial : _good;

        /// <summary>The last one that has proved itself, or the initial one.</summary>
        public DeviceConfig LastGood => _good;

        /// <summary>True: the current configuration has not been confirmed yet.</summary>
        public bool IsOnTrial { get; private set; }

        /// <summary>The fingerprint of the configuration that was rolled back last; 0 if there is none. The same
        /// configuration is not to be tried again: its delta comes at every connect.</summary>
        public uint RefusedFingerprint { get; private set; }

        /// <summary>Makes a configuration the current one, on trial; one that was on trial before is given up. To be
        /// called before it is applied.</summary>
        /// <returns>True: it is durable. False: everything is as it was.</returns>
        public bool SaveTrial(DeviceConfig config)
        {
            bool wasOnTrial = IsOnTrial;
            uint refused = RefusedFingerprint;
            DeviceConfig before = new DeviceConfig();
            before.CopyFrom(_trial);
            _trial.CopyFrom(config);
            IsOnTrial = true;
            RefusedFingerprint = DiffersFromLastGood(config) ? 0 : refused;
            if (Save())
            {
                return true;
            }

            _trial.CopyFrom(before);
            IsOnTrial = wasOnTrial;
            RefusedFingerprint = refused;
            _system.Warn("the drive is full or broken: the new configuration is not taken");
            return false;
        }

        /// <summary>The current configuration has proved itself: it is the last good one from now on.</summary>
        /// <returns>True: it is durable. False: it is still on trial.</returns>
        public bool Confirm()
        {
            if (!IsOnTrial)
            {
                return true;
            }

            DeviceConfig before = new DeviceConfig();
            before.CopyFrom(_good);
            _good.CopyFrom(_trial);
            IsOnTrial = false;
            if (Save())
            {
                return true;
            }

            _good.CopyFrom(before);
            IsOnTrial = true;
            return false;
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

            RefusedFingerprint = DiffersFromLastGood(_trial) ? ConfigCodec.Fingerprint(_trial) : RefusedFingerprint;
            IsOnTrial = false;
            return Save();
        }

        /// <summary>What was rolled back may be tried again: the last good configuration gets no connection either.
        /// </summary>
        /// <returns>True: it is durable. False: everything is as it was.</returns>
        public bool Forgive()
        {
            uint before = RefusedFingerprint;
            RefusedFingerprint = 0;
            bool isDurable = before == 0 || Save();
            RefusedFingerprint = isDurable ? 0 : before;
            return isDurable;
        }

        private bool DiffersFromLastGood(DeviceConfig config)
            => ConfigCodec.Fingerprint(config) != ConfigCodec.Fingerprint(_good);

        private bool Save()
        {
            for (int index = 0; index < PayloadLength; index++)
            {
                _payload[index] = 0;
            }

            _payload[0] = Version;
            _payload[1] = IsOnTrial ? OnTrialFlag : (byte)0;
            LittleEndian.WriteUInt(_payload, FingerprintOffset, RefusedFingerprint);
            int offset = Encode(_good, ConfigsOffset);
            if (IsOnTrial)
            {
                Encode(_trial, offset);
            }

            _file.Begin(PayloadLength);
            System.Array.Copy(_payload, 0, _shared.Bytes, TwoSlotFile.PayloadOffset, PayloadLength);
            return _file.Save(PayloadLength);
        }

        private int Encode(DeviceConfig config, int offset)
        {
            int length = ConfigCodec.Write(config, _initial, _payload, offset + LengthBytes);
            _payload[offset] = (byte)length;
            _payload[offset + 1] = (byte)(length >> 8);
            return offset + LengthBytes + length;
        }

        private bool Decode()
        {
            RefusedFingerprint = LittleEndian.ReadUInt(_payload, FingerprintOffset);
            int offset = Decode(_good, ConfigsOffset);
            bool isOnTrial = (_payload[1] & OnTrialFlag) != 0;
            bool isTrialGood = isOnTrial && offset > 0 && Decode(_trial, offset) > 0;
            IsOnTrial = isTrialGood;
            return _payload[0] == Version && offset > 0;
        }

        // Returns the offset behind; 0 if there is no configuration that keeps the rules.
        private int Decode(DeviceConfig config, int offset)
        {
            config.CopyFrom(_initial);
            int start = offset + LengthBytes;
            int length = start <= PayloadLength ? _payload[offset] | (_payload[offset + 1] << 8) : PayloadLength;
            bool isGood = start + length <= PayloadLength
                && ConfigCodec.Read(config, _payload, start, length)
                && ConfigValidator.Check(config, out _) == null;
            return isGood ? start + length : 0;
        }
    }
}
