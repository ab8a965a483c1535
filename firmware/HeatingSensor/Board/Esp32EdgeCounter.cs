using System;
using System.Device.Gpio;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>One of the ESP32's pulse counters on the relay's pin, beside its interrupt. It has no glitch filter: it
    /// shall count more rather than less.</summary>
    public sealed class Esp32EdgeCounter : IEdgeCounter
    {
        private readonly GpioPulseCounter _counter;

        private Esp32EdgeCounter(GpioPulseCounter counter)
        {
            _counter = counter;
        }

        public long Count => _counter.Read().Count;

        /// <summary>Begins to count. To be called after the pin is opened as an input, because a counter takes its pin
        /// too.</summary>
        /// <returns>Null where the chip has no pulse counter (ESP32-C3) or none left.</returns>
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
