using System;
using System.Device.Adc;
using System.Device.Gpio;
using HeatingSensor.Esp32;
using HeatingSensor.Indication;
using HeatingSensor.Ports;
using HeatingSensor.Settings;

namespace HeatingSensor
{
    /// <summary>Composes the device and runs it.</summary>
    public static class Program
    {
        private static Esp32Supervisor _supervisor;

        // In a method of its own, because locals of Main would stay referenced forever.
        public static void Main() => Start().Run();

        private static DeviceLoop Start()
        {
            // First, because it measures the heap.
            Esp32System system = new Esp32System();
            GpioController gpio = new GpioController();
            BoardPorts board = new BoardPorts
            {
                System = system,
                Clock = new Esp32Clock(),
                Store = new Esp32Drive(),
                Buffer = new SharedBuffer(),
            };

            Device device = Compose(board, gpio, out string error);
            if (device == null)
            {
                // The pin may already be in use, e.g. by a relay configured on it by mistake.
                int ledPin = gpio.IsPinOpen(DeviceSettings.DefaultLedPin) ? -1 : DeviceSettings.DefaultLedPin;
                IIndicator led = board.Led ?? new Esp32Led(gpio, ledPin, false);
                SetupFault.Show(board.Clock, system, led, error);
            }

            DeviceLoop loop = new DeviceLoop(device, board.Clock, system);
            _supervisor = Esp32Supervisor.Start(loop, system);
            return loop;
        }

        // Returns null if the device cannot be created.
        private static Device Compose(BoardPorts board, GpioController gpio, out string error)
        {
            try
            {
                SettingsFile file = new SettingsFile(board.Store, board.Buffer);
                DeviceSettings settings = file.Read();
                error = file.Error;
                return settings == null ? null : Compose(board, gpio, settings, out error);
            }
            catch (OutOfMemoryException)
            {
                error = SetupFault.LowMemory;
            }
            catch (Exception e)
            {
                // A pin or channel that this board does not have.
                error = e.Message.Length > 0 ? e.Message : e.ToString();
            }

            return null;
        }

        private static Device Compose(BoardPorts board, GpioController gpio, DeviceSettings settings, out string error)
        {
            Credentials credentials = new Credentials();
            if (!credentials.Load(settings, board.Store, board.Buffer))
            {
                error = credentials.Error;
                return null;
            }

            error = null;
            board.Led = new Esp32Led(gpio, settings.LedPin, settings.IsLedActiveLow);
            board.Relays = new IRelayInput[settings.ChannelCount];
            board.EdgeCounters = new IEdgeCounter[settings.ChannelCount];
            for (int index = 0; index < settings.ChannelCount; index++)
            {
                int pin = settings.ChannelPin(index);
                board.Relays[index] = new Esp32Relay(gpio, board.Clock, pin, settings.IsChannelActiveLow(index));
                board.EdgeCounters[index] = Esp32EdgeCounter.Start(board.System, pin);
            }

            board.Thermometer = new Esp32Thermometer(new AdcController(), settings.ThermometerChannel);
            board.Network = new Esp32Network(board.System, settings.WifiSsid, settings.WifiPassword);
            board.Link = new M2MqttLink(credentials, board.Clock);
            board.Random = new Esp32Random();
            return new Device(settings, board);
        }
    }
}
