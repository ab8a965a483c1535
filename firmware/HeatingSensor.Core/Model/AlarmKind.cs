namespace HeatingSensor.Model
{
    /// <summary>What is wrong. The numbers are stored and never change their meaning.</summary>
    public enum AlarmKind
    {
        None = 0,

        /// <summary>Warmer than the overheat threshold.</summary>
        Overheat = 1,

        /// <summary>Colder than the frost threshold.</summary>
        Frost = 2,

        /// <summary>There is no temperature: broken wire, short circuit, nonsense.</summary>
        SensorFault = 3,
    }
}
