using System.Device.Adc;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>The thermistor's divider on a channel of ADC1.</summary>
    public sealed class Esp32Thermometer : IThermometer
    {
        private readonly AdcChannel _channel;

        public Esp32Thermometer(AdcController adc, int channel)
        {
            FullScale = adc.MaxValue;
            _channel = adc.OpenChannel(channel);
        }

        public int FullScale { get; }

        public int ReadCounts() => _channel.ReadValue();
    }
}
