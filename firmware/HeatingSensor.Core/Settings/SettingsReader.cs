using System.Collections;
using HeatingSensor.Sensing;

namespace HeatingSensor.Settings
{
    /// <summary>
    /// Turns the parsed settings file into settings: every key known, every value of the right type and in range. The
    /// first thing that is wrong ends it, with a sentence that names the key, what was found and what was expected.
    /// </summary>
    public sealed class SettingsReader
    {
        private const int ThingNameMax = 128;
        private const int HostNameMax = 253;
        private const int FileNameMax = 32;
        private const int DelayMaxMs = 3600 * 1000;
        private const int DebounceMaxMs = 10 * 1000;
        private const int PinMax = 39;
        private const int Adc1ChannelMax = 7;
        private const int BackoffCapMinS = 1;
        private const int BackoffCapMaxS = 3600;

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
                && HasThermistor() && HasSeparatePins();
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
                case "keepAliveS":
                    return Whole(
                        key, value, DeviceSettings.KeepAliveMinS, DeviceSettings.KeepAliveMaxS, ref _settings.KeepAliveS);
                case "backoffCapS":
                    return Seconds(key, value, BackoffCapMinS, BackoffCapMaxS, ref _settings.BackoffCapMs);
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
                case "relayActiveLevel":
                    return Choice(key, value, "low", "high", ref _settings.IsRelayActiveLow);
                case "ledPin":
                    return Whole(key, value, -1, PinMax, ref _settings.LedPin);
                case "ledActiveLevel":
                    return Choice(key, value, "low", "high", ref _settings.IsLedActiveLow);
                case "debounceMs":
                    return Whole(key, value, 0, DebounceMaxMs, ref _settings.DebounceMs);
                case "onDelayMs":
                    return Whole(key, value, 0, DelayMaxMs, ref _settings.OnDelayMs);
                case "offDelayMs":
                    return Whole(key, value, 0, DelayMaxMs, ref _settings.OffDelayMs);
                case "thermometerChannel":
                    return Whole(key, value, 0, Adc1ChannelMax, ref _settings.ThermometerChannel);
                default:
                    return ApplyThermistor(key, value);
            }
        }

        private bool ApplyThermistor(string key, object value)
        {
            ThermistorConstants thermistor = _settings.Thermistor;
            switch (key)
            {
                case "thermistorModel":
                    return Choice(key, value, "steinhart-hart", "beta", ref thermistor.IsSteinhartHart);
                case "thermistorTo":
                    return Choice(key, value, "ground", "supply", ref thermistor.IsToGround);
                case "thermistorBeta":
                    return Real(key, value, 500, 10000, ref thermistor.Beta);
                case "thermistorR0Ohm":
                    return Real(key, value, 1, 10000000, ref thermistor.R0Ohm);
                case "seriesResistorOhm":
                    return Real(key, value, 1, 10000000, ref thermistor.SeriesOhm);
                case "steinhartA":
                    return Real(key, value, -1, 1, ref thermistor.A);
                case "steinhartB":
                    return Real(key, value, -1, 1, ref thermistor.B);
                case "steinhartC":
                    return Real(key, value, -1, 1, ref thermistor.C);
                case "thermistorT0C":
                    return MilliC(key, value, -40, 125, ref thermistor.T0MilliC);
                case "temperatureOffsetC":
                    return MilliC(key, value, -20, 20, ref thermistor.OffsetMilliC);
                default:
                    return Fail("unknown key '" + key + "'");
            }
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

        private bool HasThermistor()
        {
            ThermistorConstants thermistor = _settings.Thermistor;
            bool isComplete = !thermistor.IsSteinhartHart || (thermistor.A != 0 && thermistor.B != 0);
            return isComplete || Fail("'thermistorModel' is steinhart-hart: 'steinhartA' and 'steinhartB' are missing");
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

        private bool Seconds(string key, object value, int min, int max, ref int resultMs)
        {
            int seconds = 0;
            bool isGood = Whole(key, value, min, max, ref seconds);
            resultMs = isGood ? seconds * 1000 : resultMs;
            return isGood;
        }

        private bool Real(string key, object value, int min, int max, ref double result)
        {
            double number = value is int whole ? whole : value is double real ? real : double.NaN;
            if (double.IsNaN(number) || number < min || number > max)
            {
                return Fail("'" + key + "' must be a number from " + min.ToString() + " to " + max.ToString());
            }

            result = number;
            return true;
        }

        private bool MilliC(string key, object value, int minC, int maxC, ref int resultMilliC)
        {
            double celsius = 0;
            bool isGood = Real(key, value, minC, maxC, ref celsius);
            resultMilliC = isGood ? (int)(celsius * 1000) : resultMilliC;
            return isGood;
        }

        private bool Fail(string error)
        {
            Error = error;
            return false;
        }
    }
}
