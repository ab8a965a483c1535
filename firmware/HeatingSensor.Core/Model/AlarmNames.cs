namespace HeatingSensor.Model
{
    /// <summary>What the alarms are called on the wire and in logs: Enum.ToString() gives a number on nanoFramework.</summary>
    public static class AlarmNames
    {
        private static readonly string[] _names = { "NONE", "OVERHEAT", "FROST", "SENSOR_FAULT" };

        public static string Name(AlarmKind kind) => _names[(int)kind];
    }
}
