namespace HeatingSensor.Model
{
    /// <summary>A thermistor and its divider; the defaults describe the common 10 kOhm NTC with B 3950.</summary>
    public sealed class ThermistorConstants
    {
        /// <summary>True: use A, B and C. False: use Beta, R0Ohm and T0MilliC.</summary>
        public bool IsSteinhartHart;

        /// <summary>B, in kelvin.</summary>
        public double Beta = 3950;

        /// <summary>Resistance at T0, in ohm.</summary>
        public double R0Ohm = 10000;

        public int T0MilliC = 25000;

        public double A;
        public double B;
        public double C;

        /// <summary>The divider's other resistor, in ohm.</summary>
        public double SeriesOhm = 10000;

        /// <summary>True: the thermistor is between the ADC pin and ground. False: between supply and pin.</summary>
        public bool IsToGround = true;

        /// <summary>The divider's supply voltage.</summary>
        public int SupplyMv = 3300;

        /// <summary>The ADC's reference voltage.</summary>
        public double ReferenceMv = AdcCurve.DesignReferenceMv;

        /// <summary>Added to every voltage.</summary>
        public double OffsetMv;

        /// <summary>Added to every temperature, in thousandths of a degree: the installer's calibration.</summary>
        public int OffsetMilliC;
    }
}
