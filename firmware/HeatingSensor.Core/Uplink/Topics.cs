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

        /// <summary>Where a thing reports to one of its shadows (AWS IoT Developer Guide, "Device Shadow MQTT topics").
        /// </summary>
        /// <param name="shadowName">Null: the classic shadow.</param>
        public static string ShadowUpdate(string thingName, string shadowName)
        {
            return "$aws/things/" + thingName + "/shadow" + (shadowName == null ? "" : "/name/" + shadowName) + "/update";
        }

        /// <summary>What is desired in the shadow and not reported.</summary>
        public static string ShadowDelta(string thingName, string shadowName)
        {
            return ShadowUpdate(thingName, shadowName) + "/delta";
        }

        /// <summary>The answer to an update that the shadow has not taken.</summary>
        public static string ShadowRejected(string thingName, string shadowName)
        {
            return ShadowUpdate(thingName, shadowName) + "/rejected";
        }

        /// <summary>The topic filters of everything that the cloud sends to one device, for one SUBSCRIBE. The classic
        /// shadow and the telemetry have nothing desired, hence no delta.</summary>
        public static string[] FromCloud(string thingName)
        {
            return new string[]
            {
                Commands(thingName),
                ShadowDelta(thingName, "configuration"),
                ShadowRejected(thingName, "configuration"),
                ShadowDelta(thingName, "maintenance"),
                ShadowRejected(thingName, "maintenance"),
                ShadowRejected(thingName, null),
                ShadowRejected(thingName, "telemetry"),
            };
        }
    }
}
