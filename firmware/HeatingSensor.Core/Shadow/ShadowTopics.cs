using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>The reserved topics of a thing's shadows (AWS IoT Developer Guide, "Device Shadow MQTT topics"), as far
    /// as the device uses them. It asks for no whole document, so it never gets one.</summary>
    public sealed class ShadowTopics
    {
        /// <summary>Named shadow: the configuration over the air.</summary>
        public const string Configuration = "configuration";

        /// <summary>Named shadow: counters and health.</summary>
        public const string Telemetry = "telemetry";

        /// <summary>Named shadow: when the device may be serviced, and restarts.</summary>
        public const string Maintenance = "maintenance";

        /// <param name="thingName">Whose shadow.</param>
        /// <param name="shadowName">Null: the thing's classic shadow.</param>
        public ShadowTopics(string thingName, string shadowName)
        {
            Update = Topics.ShadowUpdate(thingName, shadowName);
            Delta = Update + "/delta";
            Rejected = Update + "/rejected";
        }

        /// <summary>The device publishes here what it reports.</summary>
        public string Update { get; }

        /// <summary>What is desired and not reported.</summary>
        public string Delta { get; }

        /// <summary>The answer to an update that was not taken.</summary>
        public string Rejected { get; }
    }
}
