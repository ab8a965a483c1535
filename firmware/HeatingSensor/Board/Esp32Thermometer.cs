using System.Device.Adc;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>A channel of ADC1, with 12 bits.</summary>
    public sealed class Esp32Thermometer : IThermometer
    {
        private readonly AdcChannel _channel;

        public Esp32Thermometer(AdcController adc, int channel)
        {
            _channel = adc.OpenChannel(channel);
        }

        public int ReadCounts() => _channel.ReadValue();
    }
}
