using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Settings
{
    /// <summary>What a device must know to start: its wiring, its identity and the broker. The defaults match the wiring in
    /// the README. The device copies what it needs and keeps no reference, because most of this text is not needed once it
    /// runs.</summary>
    public sealed class DeviceSettings
    {
        /// <summary>The most relays that can be monitored.</summary>
        public const int ChannelsMax = 4;

        private const byte LevelOfConfiguration = 0;
        private const byte LevelLow = 1;
        private const byte LevelHigh = 2;

        private string[] _channelNames;
        private int[] _channelPins;
        private byte[] _channelLevels;

        /// <summary>GPIO of the status LED, used even without settings: the one on most ESP32 boards.</summary>
        public const int DefaultLedPin = 2;

        /// <summary>Thing name, client id and device id: 1 to 128 of letters, digits, ':', '_', '-'.</summary>
        public string ThingName;

        /// <summary>Host name of the broker.</summary>
        public string Endpoint;

        public int Port = 8883;

        /// <summary>Empty: the network stored on the board, e.g. by nanoff.</summary>
        public string WifiSsid = "";

        public string WifiPassword = "";

        /// <summary>GPIO of the relay if no channels are defined.</summary>
        public int RelayPin = 4;

        /// <summary>GPIO number, or -1 for none.</summary>
        public int LedPin = DefaultLedPin;

        /// <summary>True: a low pin lights the LED.</summary>
        public bool IsLedActiveLow;

        /// <summary>Channel of ADC1, 0 to 7; 6 is GPIO 34. ADC2 cannot be used together with Wi-Fi.</summary>
        public int ThermometerChannel = 6;

        /// <summary>Channel of ADC1 at half the supply, 0 to 7; 7 is GPIO 35. -1: none.</summary>
        public int HalfSupplyChannel = -1;

        /// <summary>Files on the drive, PEM.</summary>
        public string CaFile = "ca.pem";
        public string CertificateFile = "certificate.pem";
        public string PrivateKeyFile = "private.key";

        /// <summary>All values that can be changed over the air: at first those of the settings file, then, in the same
        /// instance, the running configuration.</summary>
        public DeviceConfig Configuration { get; } = new DeviceConfig();

        /// <summary>How many relays are monitored: 1 to <see cref="ChannelsMax"/>.</summary>
        public int ChannelCount => _channelNames == null ? 1 : _channelNames.Length;

        /// <summary>A channel's name: 1 to 16 of a-z, 0-9 and '-'. Null if no channels are defined.</summary>
        public string ChannelName(int index) => _channelNames?[index];

        /// <summary>GPIO number; no two channels share one.</summary>
        public int ChannelPin(int index) => _channelNames == null ? RelayPin : _channelPins[index];

        /// <summary>True: the pin is low while the relay is on. A channel without its own level uses the configuration's.
        /// </summary>
        public bool IsChannelActiveLow(int index)
        {
            byte level = _channelNames == null ? LevelOfConfiguration : _channelLevels[index];
            return level == LevelOfConfiguration ? Configuration.IsRelayActiveLow : level == LevelLow;
        }

        /// <summary>True: the channel has its own active level, overriding the configuration.</summary>
        public bool HasChannelLevel(int index) => _channelNames != null && _channelLevels[index] != LevelOfConfiguration;

        /// <summary>Allocates the defined channels.</summary>
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

        /// <summary>The parameters of the device's connection.</summary>
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
