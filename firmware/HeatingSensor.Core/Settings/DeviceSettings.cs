using HeatingSensor.Configuration;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using HeatingSensor.Uplink;

namespace HeatingSensor.Settings
{
    /// <summary>What a device must know before it can begin: how it is wired, who it is and where the broker is. The
    /// defaults are those of the wiring in the README.</summary>
    public sealed class DeviceSettings
    {
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

        /// <summary>GPIO number.</summary>
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

        /// <summary>The values to begin with of all that can be changed over the air.</summary>
        public DeviceConfig Configuration { get; } = new DeviceConfig();

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
