using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>A status and a temperature as they stand in every message.</summary>
    public static class ReadingJson
    {
        private static readonly byte[] Active = JsonBytes.Ascii("\"ACTIVE\"");
        private static readonly byte[] Inactive = JsonBytes.Ascii("\"INACTIVE\"");
        private static readonly byte[] Null = JsonBytes.Ascii("null");
        private static readonly byte[] FaultOpen = JsonBytes.Ascii("null,\"sensorFault\":\"OPEN\"");
        private static readonly byte[] FaultShort = JsonBytes.Ascii("null,\"sensorFault\":\"SHORT\"");
        private static readonly byte[] FaultRange = JsonBytes.Ascii("null,\"sensorFault\":\"RANGE\"");

        /// <summary>"ACTIVE", "INACTIVE" or null.</summary>
        public static void Status(JsonBytes json, HeatingStatus status)
        {
            switch (status)
            {
                case HeatingStatus.Active:
                    json.Block(Active);
                    break;
                case HeatingStatus.Inactive:
                    json.Block(Inactive);
                    break;
                default:
                    json.Block(Null);
                    break;
            }
        }

        /// <summary>Degrees Celsius with one decimal; or null, and the key sensorFault behind it.</summary>
        public static void Temperature(JsonBytes json, TemperatureReading temperature)
        {
            switch (temperature.Fault)
            {
                case SensorFault.None:
                    json.Tenths(temperature.MilliC);
                    break;
                case SensorFault.Open:
                    json.Block(FaultOpen);
                    break;
                case SensorFault.Short:
                    json.Block(FaultShort);
                    break;
                default:
                    json.Block(FaultRange);
                    break;
            }
        }
    }
}
