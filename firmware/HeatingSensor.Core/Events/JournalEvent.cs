namespace HeatingSensor.Events
{
    /// <summary>
    /// What every event has that goes through the journal. The device's id and <see cref="Sequence"/> name it for ever:
    /// once it has been sent, nothing in it changes any more, so that every repetition is the same to the byte.
    /// </summary>
    public abstract class JournalEvent
    {
        /// <summary>1 and up, over all boots and all kinds of events; gaps are possible, repetitions are not.</summary>
        public long Sequence;

        /// <summary>Which power-on it was made in, 1 and up.</summary>
        public long BootId;

        /// <summary>When it happened: ms since power-on.</summary>
        public long UptimeMs;

        /// <summary>When it happened: ms since 1970 UTC. Until <see cref="IsStamped"/> a guess.</summary>
        public long UtcMs;

        public bool IsStamped;

        /// <summary>Whether <see cref="UtcMs"/> comes from a clock that was set by SNTP.</summary>
        public bool IsTimeSynced;

        /// <summary>True if there was no connection when it was made: it is delivered late.</summary>
        public bool IsReplayed;

        /// <summary>The firmware that made it: major, minor (a byte each) and patch (two bytes). An update between two
        /// deliveries must not change the event.</summary>
        public int FirmwareVersion;
    }
}
