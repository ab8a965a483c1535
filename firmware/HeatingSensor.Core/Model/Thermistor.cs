using System;

namespace HeatingSensor.Model
{
    /// <summary>
    /// An NTC thermistor in a voltage divider: raw counts of an ESP32's ADC in, temperature or fault out.
    /// Pure.
    /// </summary>
    public sealed class Thermistor
    {
        /// <summary>The sensor's range; a value outside it is a fault.</summary>
        public const int MinMilliC = -40000;
        public const int MaxMilliC = 125000;

        /// <summary>This close to either end of the ADC's range the thermistor must be open or shorted, or beyond what this
        /// divider can measure.</summary>
        private const int RailMarginCounts = 16;

        private const double KelvinAtZeroC = 273.15;

        private readonly ThermistorConstants _constants;

        public Thermistor(ThermistorConstants constants)
        {
            _constants = constants;
        }

        /// <summary>The ADC's reference voltage: as half the supply, read at a second input, tells it; otherwise as
        /// configured. The configured value then corrects the tolerance of the two resistors that halve the supply.</summary>
        /// <param name="halfSupplyCounts">What the ADC reads there, or a mean of readings. A value that no chip can read,
        /// such as 0, counts as none.</param>
        public double ReferenceFor(double halfSupplyCounts)
        {
            double configuredMv = _constants.ReferenceMv;
            if (halfSupplyCounts <= RailMarginCounts)
            {
                return configuredMv;
            }

            double measuredMv = AdcCurve.ReferenceOf(halfSupplyCounts, _constants.SupplyMv / 2.0);
            bool isPossible = measuredMv >= AdcCurve.ReferenceMinMv && measuredMv <= AdcCurve.ReferenceMaxMv;
            return isPossible ? measuredMv * configuredMv / AdcCurve.DesignReferenceMv : configuredMv;
        }

        /// <summary>Converts a reading of the divider.</summary>
        /// <param name="counts">Raw counts of a 12-bit ADC, 0 to 4095, or a mean of them.</param>
        /// <param name="referenceMv">The ADC's reference voltage.</param>
        public int Convert(double counts, double referenceMv)
        {
            double pinMv = AdcCurve.MillivoltsAt(counts, referenceMv) + _constants.OffsetMv;
            double aboveMv = _constants.SupplyMv - pinMv;
            bool isNearSupply = counts >= AdcCurve.FullScale - RailMarginCounts || aboveMv <= 0;
            bool isNearGround = counts <= RailMarginCounts || pinMv <= 0;
            if (isNearSupply || isNearGround)
            {
                bool isOpen = isNearSupply == _constants.IsToGround;
                return Reading.Failed(isOpen ? SensorFault.Open : SensorFault.Short);
            }

            double ratio = _constants.IsToGround ? pinMv / aboveMv : aboveMv / pinMv;
            return AtResistance(_constants.SeriesOhm * ratio);
        }

        /// <summary>The temperature at which the thermistor has a resistance, or a fault.</summary>
        public int AtResistance(double ohm)
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
