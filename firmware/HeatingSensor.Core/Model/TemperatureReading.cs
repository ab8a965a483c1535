namespace HeatingSensor.Model
{
    /// <summary>A temperature, or the reason why there is none. Never both.</summary>
    public struct TemperatureReading
    {
        private TemperatureReading(int milliC, SensorFault fault)
        {
            MilliC = milliC;
            Fault = fault;
        }

        /// <summary>In thousandths of a degree Celsius; 0 when there is a fault.</summary>
        public int MilliC { get; }

        public SensorFault Fault { get; }

        public static TemperatureReading Of(int milliC) => new TemperatureReading(milliC, SensorFault.None);

        public static TemperatureReading Failed(SensorFault fault) => new TemperatureReading(0, fault);
    }
}
