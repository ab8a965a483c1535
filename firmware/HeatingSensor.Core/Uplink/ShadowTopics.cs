namespace HeatingSensor.Uplink
{
    /// <summary>The reserved topics of a thing's shadows that the device uses (AWS IoT Developer Guide, "Device Shadow MQTT
    /// topics"). It never requests a whole document.</summary>
    public static class ShadowTopics
    {
        /// <summary>Named shadow: the configuration over the air.</summary>
        public const string Configuration = "configuration";

        /// <summary>Named shadow: counters and health.</summary>
        public const string Telemetry = "telemetry";

        /// <summary>Named shadow: when the device may be serviced, and restarts.</summary>
        public const string Maintenance = "maintenance";

        /// <summary>After a shadow's path: where the device publishes its reports.</summary>
        public const string Update = "/update";

        /// <summary>The difference between desired and reported state.</summary>
        public const string Delta = "/update/delta";

        /// <summary>The answer to a rejected update.</summary>
        public const string Rejected = "/update/rejected";

        /// <summary>The shadow was deleted.</summary>
        public const string Deleted = "/delete/accepted";

        /// <summary>The prefix of the topics of all of a thing's shadows.</summary>
        public static string Prefix(string thingName) => "$aws/things/" + thingName + "/shadow";

        /// <summary>The part after the prefix in the topics of one shadow.</summary>
        /// <param name="shadowName">Null: the thing's classic shadow.</param>
        public static string Path(string shadowName) => shadowName == null ? "" : "/name/" + shadowName;
    }
}
