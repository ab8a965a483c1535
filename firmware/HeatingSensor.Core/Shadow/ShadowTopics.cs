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
            string shadow = "$aws/things/" + thingName + "/shadow"
                + (shadowName == null ? "" : "/name/" + shadowName);
            Update = shadow + "/update";
            Delta = Update + "/delta";
            Rejected = Update + "/rejected";
        }

        /// <summary>The device publishes here what it reports.</summary>
        public string Update { get; }

        /// <summary>What is desired and not reported.</summary>
        public string Delta { get; }

        /// <summary>The answer to an update that was not taken.</summary>
        public string Rejected { get; }

        /// <summary>Everything that the cloud sends to a thing, for one SUBSCRIBE. The classic shadow and the telemetry
        /// have nothing desired, hence no delta.</summary>
        public static string[] FromCloud(string thingName)
        {
            ShadowTopics configuration = new ShadowTopics(thingName, Configuration);
            ShadowTopics maintenance = new ShadowTopics(thingName, Maintenance);
            return new string[]
            {
                Topics.Commands(thingName),
                configuration.Delta,
                configuration.Rejected,
                maintenance.Delta,
                maintenance.Rejected,
                new ShadowTopics(thingName, null).Rejected,
                new ShadowTopics(thingName, Telemetry).Rejected,
            };
        }
    }
}
