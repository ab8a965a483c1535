namespace HeatingSensor.Uplink
{
    /// <summary>The topics of the device.</summary>
    public static class Topics
    {
        public const string Status = "home/heating/status";

        /// <summary>Samples, and the device's health.</summary>
        public const string Telemetry = "home/heating/telemetry";

        /// <summary>Alarms.</summary>
        public const string Alert = "home/heating/alert";

        /// <summary>Birth and last will of one device.</summary>
        public static string Connection(string thingName) => "home/heating/connection/" + thingName;

        /// <summary>Commands from the cloud to one device.</summary>
        public static string Commands(string thingName) => "home/heating/commands/" + thingName;
    }
}
