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

        /// <summary>AWS's bounds for the keep-alive, in seconds.</summary>
        public const int KeepAliveMinS = 30;
        public const int KeepAliveMaxS = 1200;

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

        /// <summary>True: the pin is low while the relay is on (opto-coupler, contact to ground).</summary>
        public bool IsRelayActiveLow = true;

        /// <summary>GPIO number, or -1 for none.</summary>
        public int LedPin = DefaultLedPin;

        /// <summary>True: a low pin lights the LED.</summary>
        public bool IsLedActiveLow;

        /// <summary>Channel of ADC1, 0 to 7; 6 is GPIO 34. ADC2 does not work beside Wi-Fi.</summary>
        public int ThermometerChannel = 6;

        public readonly ThermistorConstants Thermistor = new ThermistorConstants();

        public int DebounceMs = 50;
        public int OnDelayMs;
        public int OffDelayMs;
        public int KeepAliveS = 60;

        /// <summary>From one sample of the temperature to the next, 1 to 65,535 s.</summary>
        public int SamplingIntervalS = 60;

        /// <summary>How long samples may wait for others, and from one health message to the next, in seconds.</summary>
        public int TelemetryIntervalS = 600;

        /// <summary>Samples in a batch, 1 to 10.</summary>
        public int TelemetryBatchSize = 10;

        public int OverheatMilliC = 90000;
        public int FrostMilliC = 5000;
        public int JournalCapBytes = 96 * 1024;
        public int BackoffCapMs = Backoff.DefaultCapMs;

        /// <summary>Files on the drive, PEM.</summary>
        public string CaFile = "ca.pem";
        public string CertificateFile = "certificate.pem";
        public string PrivateKeyFile = "private.key";

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
