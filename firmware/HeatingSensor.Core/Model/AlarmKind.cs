namespace HeatingSensor.Model
{
    /// <summary>What an alarm is about. The numbers are stored, so their meaning never changes.</summary>
    public enum AlarmKind
    {
        None = 0,

        /// <summary>Warmer than the overheat threshold.</summary>
        Overheat = 1,

        /// <summary>Colder than the frost threshold.</summary>
        Frost = 2,

        /// <summary>No temperature: open or short circuit, or a value out of range.</summary>
        SensorFault = 3,
    }
}
