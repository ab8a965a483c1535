using System.Text;
using HeatingSensor.Configuration;
using HeatingSensor.Json;

namespace HeatingSensor.Settings
{
    /// <summary>
    /// Reads the settings file: every key must be known and occur once, every value must have the right type and be in
    /// range. Keys that can also be changed over the air come from <see cref="ConfigTable"/>, under the same names. Stops at
    /// the first error, with a sentence that names line and key, what was expected and what was found.
    /// </summary>
    public sealed class SettingsReader
    {
        private const int ThingNameMax = 128;
        private const int HostNameMax = 253;
        private const int FileNameMax = 32;
        private const int ChannelNameMax = 16;

        /// <summary>Longer than any key.</summary>
        private const int KeyMax = 32;

        /// <summary>The longest excerpt of a wrong value that is shown, in bytes.</summary>
        private const int FoundMax = 40;

        private readonly JsonScanner _json = new JsonScanner();
        private readonly DeviceSettings _settings = new DeviceSettings();
        private readonly ChipPins _pins;
        private byte[] _bytes;
        private bool _hasRelayPin;

        /// <param name="target">The target of the board's runtime, which tells the chip and so its pins; null if it is not
        /// known: then only what no chip has is refused.</param>
        public SettingsReader(string target)
        {
            _pins = ChipPins.Of(target);
        }

        /// <summary>The first error, as a sentence; null if there is none.</summary>
        public string Error { get; private set; }

        /// <summary>Reads the document.</summary>
        /// <param name="bytes">Must not change during the call. A byte order mark at the beginning becomes blanks.</param>
        /// <param name="length">The document's length in bytes.</param>
        /// <returns>The settings, or null: see <see cref="Error"/>.</returns>
        public DeviceSettings Read(byte[] bytes, int length)
        {
            _bytes = bytes;
            if (IsUtf16(length))
            {
                Error = "is UTF-16: save it as UTF-8";
                return null;
            }

            BlankOutMark(length);
            if (!_json.Load(bytes, length))
            {
                string fault = _json.FaultAt < length
                    ? "unexpected '" + (char)bytes[_json.FaultAt] + "'" : "unexpected end of file";
                Error = "line " + LineOf(_json.FaultAt) + ": not valid JSON: " + fault;
                return null;
            }

            if (_json.KindOf(_json.Root) != JsonKind.Object)
            {
                Error = "must be a JSON object";
                return null;
            }

            for (int member = _json.FirstMember(_json.Root); member != JsonScanner.None; member = _json.NextMember(member))
            {
                if (!Apply(member))
                {
                    return null;
                }
            }

            return Has(_settings.ThingName, "thingName") && Has(_settings.Endpoint, "endpoint") && KeepsTheRules()
                ? _settings : null;
        }

        // PowerShell's > and some editors write it. JSON text in UTF-16 has a mark, or a zero beside its first character.
        private bool IsUtf16(int length)
        {
            return length >= 2 && ((_bytes[0] == 0xFE && _bytes[1] == 0xFF) || (_bytes[0] == 0xFF && _bytes[1] == 0xFE)
                || _bytes[0] == 0 || _bytes[1] == 0);
        }

        // The mark of UTF-8, which editors on Windows write.
        private void BlankOutMark(int length)
        {
            if (length >= 3 && _bytes[0] == 0xEF && _bytes[1] == 0xBB && _bytes[2] == 0xBF)
            {
                _bytes[0] = (byte)' ';
                _bytes[1] = (byte)' ';
                _bytes[2] = (byte)' ';
            }
        }

        private bool Apply(int member)
        {
            string key = _json.ReadString(member, KeyMax);
            if (key == null)
            {
                return UnknownKey(member);
            }

            for (int other = _json.FirstMember(_json.Root); other != member; other = _json.NextMember(other))
            {
                if (_json.TextEquals(other, key))
                {
                    return Fail(member, "'" + key + "' occurs twice");
                }
            }

            switch (key)
            {
                case "thingName":
                    return Text(member, 1, ThingNameMax, out _settings.ThingName)
                        && (IsName(_settings.ThingName, true) || Expect(member, "must consist of letters, digits, ':', '_' and '-'"));
                case "endpoint":
                    return Text(member, 1, HostNameMax, out _settings.Endpoint) && HostName(member, _settings.Endpoint);
                case "port":
                    return Whole(member, 1, 65535, ref _settings.Port);
                case "wifiSsid":
                    return Text(member, 0, 32, out _settings.WifiSsid);
                case "wifiPassword":
                    return Text(member, 0, 64, out _settings.WifiPassword);
                case "caFile":
                    return Text(member, 1, FileNameMax, out _settings.CaFile);
                case "certificateFile":
                    return Text(member, 1, FileNameMax, out _settings.CertificateFile);
                case "privateKeyFile":
                    return Text(member, 1, FileNameMax, out _settings.PrivateKeyFile);
                default:
                    return ApplyWiring(member, key);
            }
        }

        private bool ApplyWiring(int member, string key)
        {
            switch (key)
            {
                case "relayPin":
                    _hasRelayPin = true;
                    return Whole(member, 0, ChipPins.PinMax, ref _settings.RelayPin);
                case "channels":
                    return ApplyChannels(member);
                case "ledPin":
                    return Whole(member, -1, ChipPins.PinMax, ref _settings.LedPin);
                case "ledActiveLevel":
                    return Level(member, out _settings.IsLedActiveLow);
                case "thermometerChannel":
                    return Whole(member, 0, ChipPins.Adc1ChannelMax, ref _settings.ThermometerChannel);
                case "halfSupplyChannel":
                    return Whole(member, -1, ChipPins.Adc1ChannelMax, ref _settings.HalfSupplyChannel);
            }

            int id = ConfigTable.Find(key);
            ConfigKey config = id < 0 ? null : ConfigTable.Of(id);
            if (config == null || config.Name != key)
            {
                return UnknownKey(member);
            }

            string wrong = config.Read(_json, _json.ValueOf(member), out long number);
            return wrong == null ? _settings.Configuration.Set(id, number) : Expect(member, wrong);
        }

        // [{"name":"burner","pin":4},{"name":"pump","pin":16,"activeLevel":"high"}]
        private bool ApplyChannels(int member)
        {
            int array = _json.ValueOf(member);
            int count = 0;
            for (int item = _json.FirstElement(array); item != JsonScanner.None; item = _json.NextElement(item))
            {
                count++;
            }

            if (count < 1 || count > DeviceSettings.ChannelsMax)
            {
                return Expect(
                    member, "must be a list of 1 to " + DeviceSettings.ChannelsMax.ToString() + " channels, each an object");
            }

            _settings.SetChannelCount(count);
            int index = 0;
            for (int item = _json.FirstElement(array); item != JsonScanner.None; item = _json.NextElement(item))
            {
                if (!ApplyChannel(item, index))
                {
                    return false;
                }

                index++;
            }

            return true;
        }

        private bool ApplyChannel(int item, int index)
        {
            string name = null;
            int pin = -1;
            for (int member = _json.FirstMember(item); member != JsonScanner.None; member = _json.NextMember(member))
            {
                bool isGood;
                if (_json.TextEquals(member, "name"))
                {
                    isGood = Text(member, 1, ChannelNameMax, out name)
                        && (IsName(name, false) || Expect(member, "must consist of a-z, 0-9 and '-'"));
                }
                else if (_json.TextEquals(member, "pin"))
                {
                    isGood = Whole(member, 0, ChipPins.PinMax, ref pin);
                }
                else if (_json.TextEquals(member, "activeLevel"))
                {
                    isGood = Level(member, out bool isLow);
                    _settings.SetChannelLevel(index, isLow);
                }
                else
                {
                    isGood = UnknownKey(member);
                }

                if (!isGood)
                {
                    return false;
                }
            }

            if (name == null || pin < 0)
            {
                return Fail(item, "a channel must be an object with 'name' and 'pin'");
            }

            for (int other = 0; other < index; other++)
            {
                if (_settings.ChannelName(other) == name || _settings.ChannelPin(other) == pin)
                {
                    return Fail(item, "channel '" + name + "' and channel '" + _settings.ChannelName(other)
                        + "' must have different names and pins, found pin " + pin.ToString());
                }
            }

            _settings.SetChannel(index, name, pin);
            return true;
        }

        private bool Has(string value, string key)
        {
            Error ??= value == null ? "'" + key + "' is missing" : null;
            return value != null;
        }

        private bool KeepsTheRules()
        {
            Error = ConfigValidator.Check(_settings.Configuration, out _);
            bool isRelayPinUsed = _settings.ChannelName(0) == null || !_hasRelayPin;
            for (int index = 0; index < _settings.ChannelCount; index++)
            {
                isRelayPinUsed |= _settings.ChannelPin(index) == _settings.RelayPin;
            }

            Error ??= _pins.Check(_settings);
            Error ??= isRelayPinUsed ? null : "'relayPin' is " + _settings.RelayPin.ToString()
                + ", which is not the pin of any of the 'channels': remove one of the two";
            return Error == null;
        }

        private bool Text(int member, int minLength, int maxLength, out string result)
        {
            result = _json.ReadString(_json.ValueOf(member), maxLength);
            return (result != null && result.Length >= minLength) || Expect(
                member, "must be a text of " + minLength.ToString() + " to " + maxLength.ToString() + " characters");
        }

        private bool Level(int member, out bool isLow)
        {
            int value = _json.ValueOf(member);
            isLow = _json.TextEquals(value, "low");
            return isLow || _json.TextEquals(value, "high") || Expect(member, "must be \"low\" or \"high\"");
        }

        private bool Whole(int member, int min, int max, ref int result)
        {
            bool isWhole = _json.ReadWhole(_json.ValueOf(member), out long number);
            if (!isWhole || number < min || number > max)
            {
                return Expect(member, "must be a whole number from " + min.ToString() + " to " + max.ToString());
            }

            result = (int)number;
            return true;
        }

        // What people copy from a browser or a connection string.
        private bool HostName(int member, string text)
        {
            if (text.IndexOf("://") >= 0)
            {
                return Expect(member, "must be a host name without a scheme");
            }

            if (text.IndexOf(':') >= 0)
            {
                return Expect(member, "must be a host name without a port, which is a key of its own");
            }

            bool isName = true;
            for (int index = 0; index < text.Length && isName; index++)
            {
                char c = text[index];
                isName = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
            }

            return isName || Expect(member, "must be a host name: letters, digits, '-' and '.'");
        }

        // The name of a thing, or of a channel.
        private static bool IsName(string text, bool isThing)
        {
            bool isName = true;
            for (int index = 0; index < text.Length && isName; index++)
            {
                char c = text[index];
                isName = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'
                    || (isThing && ((c >= 'A' && c <= 'Z') || c == ':' || c == '_'));
            }

            return isName;
        }

        private bool UnknownKey(int member) => Fail(member, "unknown key '" + Shown(member) + "'");

        // Shows the value found, unless it is a secret.
        private bool Expect(int member, string expected)
        {
            int value = _json.ValueOf(member);
            string quote = _json.KindOf(value) == JsonKind.Text ? "\"" : "";
            string found = _json.TextEquals(member, "wifiPassword") ? "another value" : quote + Shown(value) + quote;
            return Fail(member, "'" + Shown(member) + "' " + expected + ", found " + found);
        }

        private string Shown(int value)
        {
            byte[] excerpt = _json.Excerpt(value, FoundMax);
            return Encoding.UTF8.GetString(excerpt, 0, excerpt.Length);
        }

        private bool Fail(int place, string error)
        {
            Error = "line " + LineOf(place) + ": " + error;
            return false;
        }

        private string LineOf(int place)
        {
            int line = 1;
            for (int at = 0; at < place; at++)
            {
                line += _bytes[at] == '\n' ? 1 : 0;
            }

            return line.ToString();
        }
    }
}
