using System;

namespace HeatingSensor.Model
{
    /// <summary>
    /// An NTC thermistor in a voltage divider: raw ADC counts in, temperature or fault out. Pure.
    /// </summary>
    public sealed class Thermistor
    {
        /// <summary>The sensor's range; a value outside it is a fault.</summary>
        public const int MinMilliC = -40000;
        public const int MaxMilliC = 125000;

        /// <summary>This close to either end of the scale the thermistor must be open or shorted: at -40 and 125 degrees a
        /// 10 kOhm NTC with a 10 kOhm resistor is still 100 counts away.</summary>
        private const int RailMarginCounts = 16;

        private const double KelvinAtZeroC = 273.15;

        private readonly ThermistorConstants _constants;

        public Thermistor(ThermistorConstants constants)
        {
            _constants = constants;
        }

        /// <summary>Converts a reading of the divider.</summary>
        /// <param name="counts">Counts, scaled like <paramref name="fullScale"/>.</param>
        /// <param name="fullScale">Counts at the supply voltage.</param>
        /// <param name="margin">How many counts of both arguments make one ADC count.</param>
        public int Convert(int counts, int fullScale, int margin)
        {
            int rail = RailMarginCounts * margin;
            bool isNearSupply = counts >= fullScale - rail;
            bool isNearGround = counts <= rail;
            if (isNearSupply || isNearGround)
            {
                bool isOpen = isNearSupply == _constants.IsToGround;
                return Reading.Failed(isOpen ? SensorFault.Open : SensorFault.Short);
            }

            double below = counts;
            double above = fullScale - counts;
            double ratio = _constants.IsToGround ? below / above : above / below;
            return FromResistance(_constants.SeriesOhm * ratio);
        }

        private int FromResistance(double ohm)
        {
            double inverseKelvin = _constants.IsSteinhartHart ? SteinhartHart(ohm) : Beta(ohm);

            // Tests for NaN explicitly, because on nanoFramework NaN > 1 is true.
            if (double.IsNaN(inverseKelvin) || inverseKelvin <= 0)
            {
                return Reading.Failed(SensorFault.Range);
            }

            double milliC = (((1.0 / inverseKelvin) - KelvinAtZeroC) * 1000.0) + _constants.OffsetMilliC;
            if (milliC < MinMilliC || milliC > MaxMilliC)
            {
                return Reading.Failed(SensorFault.Range);
            }

            return (int)Math.Round(milliC);
        }

        /// <summary>1/T = 1/T0 + ln(R/R0)/B.</summary>
        private double Beta(double ohm)
        {
            double t0Kelvin = (_constants.T0MilliC / 1000.0) + KelvinAtZeroC;
            return (1.0 / t0Kelvin) + (Math.Log(ohm / _constants.R0Ohm) / _constants.Beta);
        }

        /// <summary>1/T = A + B ln R + C (ln R)^3 (Steinhart and Hart, 1968).</summary>
        private double SteinhartHart(double ohm)
        {
            double ln = Math.Log(ohm);
            return _constants.A + (_constants.B * ln) + (_constants.C * ln * ln * ln);
        }
    }
}
