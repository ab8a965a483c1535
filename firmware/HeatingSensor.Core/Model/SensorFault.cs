namespace HeatingSensor.Model
{
    /// <summary>Why there is no temperature. The numbers are stored, so their meaning never changes.</summary>
    public enum SensorFault
    {
        /// <summary>No fault: there is a temperature.</summary>
        None = 0,

        /// <summary>The thermistor's circuit is open: a broken wire or no sensor.</summary>
        Open = 1,

        /// <summary>The thermistor is shorted.</summary>
        Short = 2,

        /// <summary>The value is outside -40 to 125 degrees Celsius, the sensor's range, or the ADC fails.</summary>
        Range = 3,
    }
}
