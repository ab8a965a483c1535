using HeatingSensor.Ports;
using HeatingSensor.Settings;
using nanoFramework.Runtime.Native;

namespace HeatingSensor.Esp32
{
    /// <summary>The settings file on the drive.</summary>
    public sealed class SettingsFile
    {
        public const string Name = "settings.json";

        private const int LengthMax = 2048;

        private readonly IStore _store;
        private readonly SharedBuffer _shared;

        public SettingsFile(IStore store, SharedBuffer shared)
        {
            _store = store;
            _shared = shared;
        }

        /// <summary>The first error; null if there is none.</summary>
        public string Error { get; private set; }

        /// <summary>Reads and validates the file.</summary>
        /// <returns>The settings, or null: see <see cref="Error"/>.</returns>
        public DeviceSettings Read()
        {
            _shared.Take(this);
            int length = _store.Read(Name, 0, _shared.Bytes, 0, LengthMax + 1);
            if (length < 0 || length > LengthMax)
            {
                return Fail(length == StoreResult.Missing ? "is missing on drive I:"
                    : length > LengthMax ? "is larger than " + LengthMax.ToString() + " bytes"
                    : "cannot be read");
            }

            SettingsReader reader = new SettingsReader(SystemInfo.TargetName);
            return reader.Read(_shared.Bytes, length) ?? Fail(reader.Error);
        }

        private DeviceSettings Fail(string error)
        {
            Error = Name + ": " + error;
            return null;
        }
    }
}
