namespace HeatingSensor.Model
{
    /// <summary>Why there is no temperature. The numbers are stored and never change their meaning.</summary>
    public enum SensorFault
    {
        /// <summary>There is one.</summary>
        None = 0,

        /// <summary>The thermistor's circuit is open: a broken wire, no sensor.</summary>
        Open = 1,

        /// <summary>The thermistor is shorted.</summary>
        Short = 2,

        /// <summary>The value is outside of -40 to 125 degrees Celsius: not a temperature this sensor can measure.</summary>
        Range = 3,
    }
}
