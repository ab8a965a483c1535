using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Settings
{
    /// <summary>What a device must know before it can begin: how it is wired, who it is and where the broker is. The
    /// defaults are those of the wiring in the README. The device takes what it needs and keeps no reference: much of this
    /// is text that nobody needs once it runs.</summary>
    public sealed class DeviceSettings
    {
        /// <summary>How many relays are watched at most.</summary>
        public const int ChannelsMax = 4;

        private const byte LevelOfConfiguration = 0;
        private const byte LevelLow = 1;
        private const byte LevelHigh = 2;

        private string[] _channelNames;
        private int[] _channelPins;
        private byte[] _channelLevels;

        /// <summary>The GPIO of the status LED, also when there are no settings: the one on most ESP32 boards.</summary>
        public const int DefaultLedPin = 2;

        /// <summary>Name of the thing, client id and device id in one: 1 to 128 of letters, digits, ':', '_', '-'.</summary>
        public string ThingName;

        /// <summary>Host name of the broker.</summary>
        public string Endpoint;

        public int Port = 8883;

        /// <summary>Empty: the network that was stored on the board, e.g. by nanoff.</summary>
        public string WifiSsid = "";

        public string WifiPassword = "";

        /// <summary>GPIO number of the relay where no channels are named.</summary>
        public int RelayPin = 4;

        /// <summary>GPIO number, or -1 for none.</summary>
        public int LedPin = DefaultLedPin;

        /// <summary>True: a low pin lights the LED.</summary>
        public bool IsLedActiveLow;

        /// <summary>Channel of ADC1, 0 to 7; 6 is GPIO 34. ADC2 does not work beside Wi-Fi.</summary>
        public int ThermometerChannel = 6;

        /// <summary>Files on the drive, PEM.</summary>
        public string CaFile = "ca.pem";
        public string CertificateFile = "certificate.pem";
        public string PrivateKeyFile = "private.key";

        /// <summary>The values of all that can be changed over the air: those of the file to begin with, then, in the same
        /// instance, what the device runs with.</summary>
        public DeviceConfig Configuration { get; } = new DeviceConfig();

        /// <summary>How many relays are watched: 1 to <see cref="ChannelsMax"/>.</summary>
        public int ChannelCount => _channelNames == null ? 1 : _channelNames.Length;

        /// <summary>A channel's name: 1 to 16 of a-z, 0-9 and '-'. Null for the one channel of a device that names none.
        /// </summary>
        public string ChannelName(int index) => _channelNames?[index];

        /// <summary>GPIO number; no two channels share one.</summary>
        public int ChannelPin(int index) => _channelNames == null ? RelayPin : _channelPins[index];

        /// <summary>True: the pin is low while the relay is on. The configuration says so for all channels that do not say
        /// it themselves.</summary>
        public bool IsChannelActiveLow(int index)
        {
            byte level = _channelNames == null ? LevelOfConfiguration : _channelLevels[index];
            return level == LevelOfConfiguration ? Configuration.IsRelayActiveLow : level == LevelLow;
        }

        /// <summary>True: the channel says its level itself, whatever the configuration says.</summary>
        public bool HasChannelLevel(int index) => _channelNames != null && _channelLevels[index] != LevelOfConfiguration;

        /// <summary>Makes room for channels with names.</summary>
        public void SetChannelCount(int count)
        {
            _channelNames = new string[count];
            _channelPins = new int[count];
            _channelLevels = new byte[count];
        }

        public void SetChannel(int index, string name, int pin)
        {
            _channelNames[index] = name;
            _channelPins[index] = pin;
        }

        public void SetChannelLevel(int index, bool isActiveLow)
            => _channelLevels[index] = isActiveLow ? LevelLow : LevelHigh;

        /// <summary>True: the pin is low while the relay is on (opto-coupler, contact to ground).</summary>
        public bool IsRelayActiveLow => Configuration.IsRelayActiveLow;

        public ThermistorConstants Thermistor => Configuration.ToThermistor();

        public int KeepAliveS => Configuration.KeepAliveS;

        public int BackoffCapMs => Configuration.BackoffCapMs;

        public int DebounceMs
        {
            get => Configuration.DebounceMs;
            set => Configuration.Set(ConfigId.DebounceMs, value);
        }

        public int OnDelayMs
        {
            get => Configuration.OnDelayMs;
            set => Configuration.Set(ConfigId.OnDelayMs, value);
        }

        public int OffDelayMs
        {
            get => Configuration.OffDelayMs;
            set => Configuration.Set(ConfigId.OffDelayMs, value);
        }

        /// <summary>What a connection is opened with.</summary>
        public LinkOptions ToLinkOptions()
        {
            return new LinkOptions
            {
                Endpoint = Endpoint,
                Port = Port,
                ClientId = ThingName,
                WillTopic = Topics.Connection(ThingName),
                WillMessage = ConnectionMessage.LastWill(ThingName),
                KeepAliveS = (ushort)KeepAliveS,
            };
        }
    }
}
