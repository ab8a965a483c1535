namespace HeatingSensor.Uplink
{
    /// <summary>The topics that carry the thing's name; those of events are with the events.</summary>
    public static class Topics
    {
        /// <summary>Birth and last will of one device.</summary>
        public static string Connection(string thingName) => "home/heating/connection/" + thingName;

        /// <summary>Commands from the cloud to one device.</summary>
        public static string Commands(string thingName) => "home/heating/commands/" + thingName;

        /// <summary>The topic filters of everything that the cloud sends to one device, for one SUBSCRIBE, which takes 8 at
        /// AWS. Named shadows by a wildcard: what comes of others is ignored.</summary>
        public static string[] FromCloud(string thingName)
        {
            string classic = ShadowTopics.Prefix(thingName);
            string named = classic + ShadowTopics.Path("+");
            return new string[]
            {
                Commands(thingName),
                named + ShadowTopics.Delta,
                named + ShadowTopics.Rejected,
                named + ShadowTopics.Deleted,
                classic + ShadowTopics.Rejected,
                classic + ShadowTopics.Deleted,
            };
        }
    }
}
