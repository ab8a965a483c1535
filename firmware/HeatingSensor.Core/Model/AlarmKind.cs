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

    /// <summary>Properties of the kinds.</summary>
    public static class AlarmKinds
    {
        /// <summary>What an alarm is called on the wire and in logs: Enum.ToString() gives a number on nanoFramework.
        /// </summary>
        public static string Name(AlarmKind kind)
        {
            switch (kind)
            {
                case AlarmKind.Overheat:
                    return "OVERHEAT";
                case AlarmKind.Frost:
                    return "FROST";
                case AlarmKind.SensorFault:
                    return "SENSOR_FAULT";
                default:
                    return "UNKNOWN";
            }
        }

        /// <summary>Whether the alarm reports the threshold that the temperature crossed.</summary>
        public static bool HasThreshold(AlarmKind kind) => kind != AlarmKind.SensorFault;
    }
}
