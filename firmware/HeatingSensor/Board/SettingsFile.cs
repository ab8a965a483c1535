using System;
using System.Collections;
using System.Text;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using nanoFramework.Json;

namespace HeatingSensor.Esp32
{
    /// <summary>The settings file on the drive. It is ours and small, so nanoFramework.Json may read it.</summary>
    public sealed class SettingsFile
    {
        public const string Name = "settings.json";

        private const int LengthMax = 2048;

        private readonly IStore _store;

        public SettingsFile(IStore store)
        {
            _store = store;
        }

        /// <summary>What is wrong with it; null if nothing is.</summary>
        public string Error { get; private set; }

        /// <summary>Reads and checks it.</summary>
        /// <returns>The settings, or null: see <see cref="Error"/>.</returns>
        public DeviceSettings Read()
        {
            byte[] buffer = new byte[LengthMax + 1];
            int length = _store.Read(Name, 0, buffer, 0, LengthMax + 1);
            if (length < 0 || length > LengthMax)
            {
                return Fail(length == StoreResult.Missing ? "is missing on drive I:"
                    : length > LengthMax ? "is larger than " + LengthMax.ToString() + " bytes"
                    : "cannot be read");
            }

            Hashtable document = Parse(Encoding.UTF8.GetString(buffer, 0, length));
            if (document == null)
            {
                return Fail("is not a JSON object");
            }

            SettingsReader reader = new SettingsReader();
            DeviceSettings settings = reader.Read(document);
            return settings ?? Fail(reader.Error);
        }

        private static Hashtable Parse(string text)
        {
            try
            {
                return JsonConvert.DeserializeObject(text, typeof(Hashtable)) as Hashtable;
            }
            catch (Exception)
            {
                // Malformed text throws one of five types (facts: Json); to the reader they are all the same.
                return null;
            }
        }

        private DeviceSettings Fail(string error)
        {
            Error = Name + ": " + error;
            return null;
        }
    }
}
