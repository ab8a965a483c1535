using System;
using System.Device.Adc;
using System.Device.Gpio;
using HeatingSensor.Esp32;
using HeatingSensor.Ports;
using HeatingSensor.Settings;
using HeatingSensor.Storage;

namespace HeatingSensor
{
    /// <summary>Puts the device together, and lets it run.</summary>
    public static class Program
    {
        public static void Main()
        {
            Esp32Clock clock = new Esp32Clock();
            Esp32System system = new Esp32System();
            Esp32Drive drive = new Esp32Drive();
            GpioController gpio = new GpioController();

            Device device = null;
            string error;
            try
            {
                device = Compose(clock, system, drive, gpio, out error);
            }
            catch (Exception e)
            {
                // A pin or a channel that this board does not have.
                error = e.Message.Length > 0 ? e.Message : e.ToString();
            }

            if (device == null)
            {
                // The pin may be in use already, e.g. by a relay that was wired to it by mistake.
                int ledPin = gpio.IsPinOpen(DeviceSettings.DefaultLedPin) ? -1 : DeviceSettings.DefaultLedPin;
                new SetupFault(clock, system, new Esp32Led(gpio, ledPin, false)).Show(error);
            }

            new DeviceLoop(clock, system).Run(device);
        }

        private static Device Compose(
            IClock clock, ISystem system, IStore drive, GpioController gpio, out string error)
        {
            SharedBuffer buffer = new SharedBuffer();
            SettingsFile file = new SettingsFile(drive, buffer);
            DeviceSettings settings = file.Read();
            error = file.Error;
            if (settings == null)
            {
                return null;
            }

            Credentials credentials = new Credentials(drive);
            if (!credentials.Load(settings))
            {
                error = credentials.Error;
                return null;
            }

            Esp32Relay relay = new Esp32Relay(gpio, clock, settings.RelayPin, settings.IsRelayActiveLow);
            return new Device(settings, new BoardPorts
            {
                Clock = clock,
                System = system,
                Store = drive,
                Buffer = buffer,
                Relay = relay,
                EdgeCounter = Esp32EdgeCounter.Start(system, settings.RelayPin),
                Thermometer = new Esp32Thermometer(new AdcController(), settings.ThermometerChannel),
                Led = new Esp32Led(gpio, settings.LedPin, settings.IsLedActiveLow),
                Network = new Esp32Network(system, settings.WifiSsid, settings.WifiPassword),
                Link = new M2MqttLink(credentials, clock),
                Random = new Esp32Random(),
            });
        }
    }
}
