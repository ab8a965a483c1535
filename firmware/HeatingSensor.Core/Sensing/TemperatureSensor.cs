using System;
using HeatingSensor.Configuration;
using HeatingSensor.Model;
using HeatingSensor.Ports;

namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Derives one temperature from many conversions: it sorts them, drops the outer ones (spikes from the Wi-Fi radio) and
    /// averages the middle ones (finer than one count). If the board has two equal resistors between supply and ground, half
    /// the supply at a second input tells the ADC's reference voltage, which differs from chip to chip.
    /// </summary>
    public sealed class TemperatureSensor
    {
        /// <summary>Conversions per temperature.</summary>
        private const int SampleCount = 15;

        /// <summary>How many around the median are averaged.</summary>
        private const int MiddleCount = 5;

        /// <summary>The middle ones of a sound input differ by less, in counts: if not, the radio has reached them, and they are
        /// taken again.</summary>
        private const int SpreadMax = 16;

        /// <summary>Enough for the radio; a loose wire stays as it is.</summary>
        private const int AttemptsMax = 3;

        /// <summary>The reference hardly changes, so it is not measured each time: a measurement at an edge stays short.
        /// </summary>
        private const int MeasurementsPerReference = 16;

        private readonly IThermometer _thermometer;
        private readonly IThermometer _halfSupply;
        private readonly DeviceConfig _config;
        private Thermistor _thermistor;
        private double _referenceMv;
        private int _configVersion;
        private int _untilReference;
        private readonly int[] _samples = new int[SampleCount];

        /// <param name="halfSupply">The input at half the supply; null: there is none.</param>
        /// <param name="config">Has the constants of thermistor and ADC.</param>
        public TemperatureSensor(IThermometer thermometer, IThermometer halfSupply, DeviceConfig config)
        {
            _thermometer = thermometer;
            _halfSupply = halfSupply;
            _config = config;
        }

        /// <summary>What the ADC read at the latest measurement, in thousandths of a count: 0 to 4,095,000.</summary>
        public int MilliCounts { get; private set; }

        /// <summary>The same of half the supply; 0 if there is none.</summary>
        public int HalfSupplyMilliCounts { get; private set; }

        /// <summary>Measures now; returns a <see cref="Reading"/>.</summary>
        public int Measure()
        {
            if (_thermistor == null || _configVersion != _config.Version)
            {
                _configVersion = _config.Version;
                _thermistor = new Thermistor(_config.ToThermistor());
                _untilReference = 0;
            }

            try
            {
                if (_untilReference == 0)
                {
                    HalfSupplyMilliCounts = _halfSupply == null ? 0 : Convert(_halfSupply);
                    _referenceMv = _thermistor.ReferenceFor(HalfSupplyMilliCounts / 1000.0);
                    _untilReference = MeasurementsPerReference;
                }

                _untilReference--;
                MilliCounts = Convert(_thermometer);
            }
            catch (OutOfMemoryException)
            {
                throw;
            }
            catch (Exception)
            {
                // An ADC that is dead is a fault of the sensor: a restart would not mend it, and the relay is still watched.
                return Reading.Failed(SensorFault.Range);
            }

            return _thermistor.Convert(MilliCounts / 1000.0, _referenceMv);
        }

        private int Convert(IThermometer input)
        {
            const int First = (SampleCount - MiddleCount) / 2;
            const int Last = First + MiddleCount - 1;
            for (int attempt = 0; attempt < AttemptsMax; attempt++)
            {
                for (int count = 0; count < SampleCount; count++)
                {
                    Insert(input.ReadCounts(), count);
                }

                if (_samples[Last] - _samples[First] <= SpreadMax)
                {
                    break;
                }
            }

            int sum = 0;
            for (int index = First; index <= Last; index++)
            {
                sum += _samples[index];
            }

            // Five times 4,095,000 fits an int.
            return sum * (1000 / MiddleCount);
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
