namespace HeatingSensor.Uplink
{
    /// <summary>The reserved topics of a thing's shadows (AWS IoT Developer Guide, "Device Shadow MQTT topics"), as far
    /// as the device uses them. It asks for no whole document, so it never gets one.</summary>
    public static class ShadowTopics
    {
        /// <summary>Named shadow: the configuration over the air.</summary>
        public const string Configuration = "configuration";

        /// <summary>Named shadow: counters and health.</summary>
        public const string Telemetry = "telemetry";

        /// <summary>Named shadow: when the device may be serviced, and restarts.</summary>
        public const string Maintenance = "maintenance";

        /// <summary>Behind a shadow's path: the device publishes here what it reports.</summary>
        public const string Update = "/update";

        /// <summary>What is desired and not reported.</summary>
        public const string Delta = "/update/delta";

        /// <summary>The answer to an update that was not taken.</summary>
        public const string Rejected = "/update/rejected";

        /// <summary>Somebody has deleted the shadow.</summary>
        public const string Deleted = "/delete/accepted";

        /// <summary>What the topics of all shadows of a thing begin with.</summary>
        public static string Prefix(string thingName) => "$aws/things/" + thingName + "/shadow";

        /// <summary>What follows the prefix in the topics of one shadow.</summary>
        /// <param name="shadowName">Null: the thing's classic shadow.</param>
        public static string Path(string shadowName) => shadowName == null ? "" : "/name/" + shadowName;
    }
}
