namespace HeatingSensor.Model
{
    /// <summary>
    /// A temperature in thousandths of a degree Celsius, or the reason why there is none. Both share one int, because on the
    /// device every struct in an array is a separate object.
    /// </summary>
    public static class Reading
    {
        // Far beyond any temperature: absolute zero is -273,150.
        private const int FaultBase = int.MinValue;

        public static int Failed(SensorFault fault) => FaultBase + (int)fault;

        public static bool IsFault(int reading) => FaultOf(reading) != SensorFault.None;

        /// <summary>What is wrong; <see cref="SensorFault.None"/> for a temperature.</summary>
        public static SensorFault FaultOf(int reading)
        {
            int fault = reading - FaultBase;
            return fault > 0 && fault <= (int)SensorFault.Range ? (SensorFault)fault : SensorFault.None;
        }

        /// <summary>The temperature; 0 if there is none.</summary>
        public static int MilliC(int reading) => IsFault(reading) ? 0 : reading;

        /// <summary>The reading for a temperature and a fault stored separately.</summary>
        /// <param name="fault">A <see cref="SensorFault"/>; any other number counts as a value out of range.</param>
        public static int From(int milliC, int fault)
        {
            if (fault == (int)SensorFault.None)
            {
                return milliC;
            }

            return Failed(fault <= (int)SensorFault.Range ? (SensorFault)fault : SensorFault.Range);
        }
    }
}
