using HeatingSensor.Model;
using HeatingSensor.Ports;

namespace HeatingSensor.Sensing
{
    /// <summary>
    /// One temperature out of many conversions: sorted, the outer ones dropped (spikes from the Wi-Fi radio), the
    /// middle ones averaged (finer than one count).
    /// </summary>
    public sealed class TemperatureSensor
    {
        /// <summary>Conversions per temperature.</summary>
        private const int SampleCount = 15;

        /// <summary>The ones around the median that are averaged.</summary>
        private const int MiddleCount = 5;

        private readonly IThermometer _thermometer;
        private readonly int[] _samples = new int[SampleCount];

        public TemperatureSensor(IThermometer thermometer, Thermistor thermistor)
        {
            _thermometer = thermometer;
            Thermistor = thermistor;
        }

        /// <summary>What makes temperatures of what the ADC says.</summary>
        public Thermistor Thermistor { get; set; }

        /// <summary>Measures now.</summary>
        public TemperatureReading Measure()
        {
            for (int count = 0; count < SampleCount; count++)
            {
                Insert(_thermometer.ReadCounts(), count);
            }

            int sum = 0;
            const int First = (SampleCount - MiddleCount) / 2;
            for (int index = First; index < First + MiddleCount; index++)
            {
                sum += _samples[index];
            }

            return Thermistor.Convert(sum, _thermometer.FullScale * MiddleCount, MiddleCount);
        }

        private void Insert(int value, int count)
        {
            int index = count;
            while (index > 0 && _samples[index - 1] > value)
            {
                _samples[index] = _samples[index - 1];
                index--;
            }

            _samples[index] = value;
        }
    }
}
