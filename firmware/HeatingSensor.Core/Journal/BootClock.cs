namespace HeatingSensor.Journal
{
    /// <summary>What a clock record says of one boot.</summary>
    public sealed class BootClock
    {
        public long BootId;

        /// <summary>False: the journal has no clock record of this boot.</summary>
        public bool IsKnown;

        /// <summary>The time of day at power-on, in ms since 1970 UTC.</summary>
        public long ZeroUtcMs;

        public bool IsTimeSynced;
    }
}
