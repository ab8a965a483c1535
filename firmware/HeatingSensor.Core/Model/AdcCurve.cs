namespace HeatingSensor.Model
{
    /// <summary>
    /// What an ESP32's ADC1 makes of a voltage, at 12 bits and the highest attenuation (11 or 12 dB, which nanoFramework
    /// sets). Below about 142 mV it reads 0; then it is straight; above about 2,450 mV it bends. How steep it is depends on
    /// the chip's own reference voltage: 1,100 mV by design, 1,000 to 1,200 mV in fact. Source: Espressif's published
    /// characterisation (ESP-IDF v4.4, components/esp_adc_cal/esp_adc_cal_esp32.c), a line and a table for each of the two
    /// extremes. Pure; the table is code, because an array would take heap.
    /// </summary>
    public static class AdcCurve
    {
        /// <summary>The largest reading.</summary>
        public const int FullScale = 4095;

        /// <summary>The reference voltage by design.</summary>
        public const int DesignReferenceMv = 1100;

        /// <summary>No chip's reference is beyond these, plus what a calibration may need for the resistors' tolerance.</summary>
        public const int ReferenceMinMv = 900;
        public const int ReferenceMaxMv = 1300;

        /// <summary>The voltage at which the reading leaves 0.</summary>
        public const int StartMv = 142;

        /// <summary>The line's slope: millivolts per count and millivolt of the reference.</summary>
        private const double Slope = 196602.0 / 4096 / 65536;

        /// <summary>The table begins here, with one entry every 64 counts.</summary>
        private const int TableStart = 2880;
        private const int TableStep = 64;
        private const int TableLast = 19;

        private const int LowReferenceMv = 1000;
        private const int HighReferenceMv = 1200;

        /// <summary>The voltage at the pin.</summary>
        /// <param name="counts">The reading, 0 to 4095, or a mean of readings.</param>
        /// <param name="referenceMv">The chip's reference voltage.</param>
        public static double MillivoltsAt(double counts, double referenceMv)
        {
            if (counts <= TableStart)
            {
                return (counts * referenceMv * Slope) + StartMv;
            }

            int index = (int)(counts - TableStart) / TableStep;
            index = index < TableLast ? index : TableLast - 1;
            double from = Knee(index, referenceMv);
            double part = (counts - TableStart - (index * TableStep)) / TableStep;
            return from + ((Knee(index + 1, referenceMv) - from) * part);
        }

        /// <summary>The reference voltage of a chip that reads a known voltage.</summary>
        /// <param name="counts">Above 0, and below where the curve bends: at most 2,880.</param>
        public static double ReferenceOf(double counts, double millivolts) => (millivolts - StartMv) / (counts * Slope);

        // Two lines joined by the table: it begins where the straight part ends, so that the curve has no step.
        private static double Knee(int index, double referenceMv)
        {
            if (index == 0)
            {
                return (TableStart * referenceMv * Slope) + StartMv;
            }

            int pair = Pair(index);
            int lowMv = pair / 10000;
            int highMv = pair % 10000;
            double share = (referenceMv - LowReferenceMv) / (HighReferenceMv - LowReferenceMv);
            return lowMv + ((highMv - lowMv) * share);
        }

        // Millivolts at 1,000 mV times 10,000, plus those at 1,200 mV.
        private static int Pair(int index)
        {
            switch (index)
            {
                case 1: return 22972706;
                case 2: return 23522745;
                case 3: return 24052780;
                case 4: return 24572813;
                case 5: return 25122844;
                case 6: return 25642873;
                case 7: return 26162901;
                case 8: return 26642928;
                case 9: return 27092956;
                case 10: return 27542982;
                case 11: return 27953006;
                case 12: return 28323032;
                case 13: return 28683059;
                case 14: return 29033084;
                case 15: return 29373110;
                case 16: return 29693135;
                case 17: return 30003160;
                case 18: return 30303184;
                default: return 30603209;
            }
        }
    }
}
