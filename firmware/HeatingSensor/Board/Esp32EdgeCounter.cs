using System;
using System.Device.Gpio;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>One of the ESP32's pulse counters on the relay's pin, in addition to its interrupt. Without a glitch filter,
    /// because it should rather count too many edges than too few.</summary>
    public sealed class Esp32EdgeCounter : IEdgeCounter
    {
        private readonly GpioPulseCounter _counter;

        private Esp32EdgeCounter(GpioPulseCounter counter)
        {
            _counter = counter;
        }

        public long Count => _counter.Read().Count;

        /// <summary>Starts counting. Call after opening the pin as an input, because the counter configures the pin too.
        /// </summary>
        /// <returns>Null if the chip has no pulse counter (ESP32-C3) or none left.</returns>
        public static IEdgeCounter Start(ISystem system, int pin)
        {
            try
            {
                GpioPulseCounter counter = new GpioPulseCounter(pin);
                counter.Polarity = GpioPulsePolarity.Both;
                counter.Start();
                return new Esp32EdgeCounter(counter);
            }
            catch (Exception e)
            {
                system.Warn("no pulse counter for the relay (" + e.GetType().Name
                    + "): edges during a TLS handshake are not counted");
                return null;
            }
        }
    }
}
