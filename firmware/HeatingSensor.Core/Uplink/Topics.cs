namespace HeatingSensor.Uplink
{
    /// <summary>The topics that contain the thing's name; event types define their own.</summary>
    public static class Topics
    {
        /// <summary>Birth and last will of one device.</summary>
        public static string Connection(string thingName) => "home/heating/connection/" + thingName;

        /// <summary>Commands from the cloud to one device.</summary>
        public static string Commands(string thingName) => "home/heating/commands/" + thingName;

        /// <summary>One device's replies to commands.</summary>
        public static string Replies(string thingName) => "home/heating/replies/" + thingName;

        /// <summary>The topic filters for everything that the cloud sends to one device, for one SUBSCRIBE (at most 8 at AWS).
        /// Named shadows use a wildcard; messages of unknown shadows are ignored.</summary>
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
