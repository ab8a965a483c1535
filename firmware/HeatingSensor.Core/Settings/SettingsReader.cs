using System.Collections;
using HeatingSensor.Configuration;

namespace HeatingSensor.Settings
{
    /// <summary>
    /// Turns the parsed settings file into settings: every key known, every value of the right type and in range. Keys
    /// that can also be changed over the air are those of <see cref="ConfigTable"/>, under their own names. The first
    /// thing that is wrong ends it, with a sentence that names the key, what was found and what was expected.
    /// </summary>
    public sealed class SettingsReader
    {
        private const int ThingNameMax = 128;
        private const int HostNameMax = 253;
        private const int FileNameMax = 32;
        private const int PinMax = 39;
        private const int Adc1ChannelMax = 7;

        private readonly DeviceSettings _settings = new DeviceSettings();

        /// <summary>What is wrong; null if nothing is.</summary>
        public string Error { get; private set; }

        /// <summary>Reads the document.</summary>
        /// <param name="document">Keys are strings; values string, int, long, double or bool.</param>
        /// <returns>The settings, or null: see <see cref="Error"/>.</returns>
        public DeviceSettings Read(Hashtable document)
        {
            foreach (object key in document.Keys)
            {
                if (!Apply((string)key, document[key]))
                {
                    return null;
                }
            }

            bool isComplete = Has(_settings.ThingName, "thingName") && Has(_settings.Endpoint, "endpoint")
                && KeepsTheRules() && HasSeparatePins();
            return isComplete ? _settings : null;
        }

        private bool Apply(string key, object value)
        {
            switch (key)
            {
                case "thingName":
                    return ThingName(key, value);
                case "endpoint":
                    return Text(key, value, 1, HostNameMax, out _settings.Endpoint);
                case "port":
                    return Whole(key, value, 1, 65535, ref _settings.Port);
                case "wifiSsid":
                    return Text(key, value, 0, 32, out _settings.WifiSsid);
                case "wifiPassword":
                    return Text(key, value, 0, 64, out _settings.WifiPassword);
                case "caFile":
                    return Text(key, value, 1, FileNameMax, out _settings.CaFile);
                case "certificateFile":
                    return Text(key, value, 1, FileNameMax, out _settings.CertificateFile);
                case "privateKeyFile":
                    return Text(key, value, 1, FileNameMax, out _settings.PrivateKeyFile);
                default:
                    return ApplyWiring(key, value);
            }
        }

        private bool ApplyWiring(string key, object value)
        {
            switch (key)
            {
                case "relayPin":
                    return Whole(key, value, 0, PinMax, ref _settings.RelayPin);
                case "ledPin":
                    return Whole(key, value, -1, PinMax, ref _settings.LedPin);
                case "ledActiveLevel":
                    return Choice(key, value, "low", "high", ref _settings.IsLedActiveLow);
                case "thermometerChannel":
                    return Whole(key, value, 0, Adc1ChannelMax, ref _settings.ThermometerChannel);
                default:
                    return ApplyConfiguration(key, value);
            }
        }

        private bool ApplyConfiguration(string name, object value)
        {
            int id = ConfigTable.Find(name);
            ConfigKey key = id < 0 ? null : ConfigTable.Of(id);
            if (key == null || key.Name != name)
            {
                return Fail("unknown key '" + name + "'");
            }

            return (ConfigSetting.TryRead(value, key, out long number) && _settings.Configuration.Set(id, number))
                || Fail("'" + name + "' " + key.Expected());
        }

        private bool ThingName(string key, object value)
        {
            if (!Text(key, value, 1, ThingNameMax, out string name))
            {
                return false;
            }

            for (int index = 0; index < name.Length; index++)
            {
                char c = name[index];
                bool isAllowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    || c == ':' || c == '_' || c == '-';
                if (!isAllowed)
                {
                    return Fail("'" + key + "' is '" + name + "', expected letters, digits, ':', '_' and '-' only");
                }
            }

            _settings.ThingName = name;
            return true;
        }

        private bool Has(string value, string key) => value != null || Fail("'" + key + "' is missing");

        private bool KeepsTheRules()
        {
            string broken = ConfigValidator.Check(_settings.Configuration, out _);
            return broken == null || Fail(broken);
        }

        private bool HasSeparatePins()
        {
            return _settings.RelayPin != _settings.LedPin
                || Fail("'relayPin' and 'ledPin' are both " + _settings.RelayPin.ToString());
        }

        private bool Text(string key, object value, int minLength, int maxLength, out string result)
        {
            result = value as string;
            if (result == null || result.Length < minLength || result.Length > maxLength)
            {
                result = null;
                return Fail("'" + key + "' must be a text of " + minLength.ToString() + " to "
                    + maxLength.ToString() + " characters");
            }

            return true;
        }

        private bool Choice(string key, object value, string first, string second, ref bool isFirst)
        {
            string text = value as string;
            isFirst = text == first;
            return isFirst || text == second
                || Fail("'" + key + "' must be \"" + first + "\" or \"" + second + "\"");
        }

        private bool Whole(string key, object value, int min, int max, ref int result)
        {
            if (!(value is int number) || number < min || number > max)
            {
                return Fail("'" + key + "' must be a whole number from " + min.ToString() + " to " + max.ToString());
            }

            result = number;
            return true;
        }

        private bool Fail(string error)
        {
            Error = error;
            return false;
        }
    }
}
