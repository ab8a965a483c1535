namespace HeatingSensor.Uplink
{
    /// <summary>The topics that the device publishes to.</summary>
    public static class Topics
    {
        public const string Status = "home/heating/status";

        /// <summary>Birth and last will of one device.</summary>
        public static string Connection(string thingName) => "home/heating/connection/" + thingName;
    }
}
