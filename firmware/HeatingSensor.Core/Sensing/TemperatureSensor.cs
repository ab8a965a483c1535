using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Ports;

namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Derives one temperature from many conversions: it sorts them, drops the outer ones (spikes from the Wi-Fi radio) and
    /// averages the middle ones (finer than one count).
    /// </summary>
    public sealed class TemperatureSensor
    {
        /// <summary>Conversions per temperature.</summary>
        private const int SampleCount = 15;

        /// <summary>How many around the median are averaged.</summary>
        private const int MiddleCount = 5;

        private readonly IThermometer _thermometer;
        private readonly DeviceConfig _config;
        private Thermistor _thermistor;
        private int _configVersion;
        private readonly int[] _samples = new int[SampleCount];

        /// <param name="config">Has the thermistor's constants.</param>
        public TemperatureSensor(IThermometer thermometer, DeviceConfig config)
        {
            _thermometer = thermometer;
            _config = config;
        }

        /// <summary>Measures now; returns a <see cref="Reading"/>.</summary>
        public int Measure()
        {
            if (_thermistor == null || _configVersion != _config.Version)
            {
                _configVersion = _config.Version;
                _thermistor = new Thermistor(_config.ToThermistor());
            }

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

            return _thermistor.Convert(sum, _thermometer.FullScale * MiddleCount, MiddleCount);
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
