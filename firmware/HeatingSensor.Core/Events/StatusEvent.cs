using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>
    /// One change of the heating's status. The device's id and <see cref="Sequence"/> name it for ever: once it has
    /// been sent, nothing in it changes any more, so that every repetition is the same to the byte.
    /// </summary>
    public sealed class StatusEvent
    {
        /// <summary>1 and up, over all boots; gaps are possible, repetitions are not.</summary>
        public long Sequence;

        /// <summary>Which power-on it was made in, 1 and up.</summary>
        public long BootId;

        public HeatingStatus Status;

        /// <summary>Unknown for the first one after a boot.</summary>
        public HeatingStatus PreviousStatus;

        public TemperatureReading Temperature;

        /// <summary>When the relay moved: ms since power-on.</summary>
        public long UptimeMs;

        /// <summary>When the relay moved: ms since 1970 UTC. Until <see cref="IsStamped"/> a guess.</summary>
        public long UtcMs;

        public bool IsStamped;

        /// <summary>Whether <see cref="UtcMs"/> comes from a clock that was set by SNTP.</summary>
        public bool IsTimeSynced;

        public long PreviousDurationMs;

        /// <summary>True if there was no connection when it was made: it is delivered late.</summary>
        public bool IsReplayed;

        /// <summary>The firmware that made it: major, minor (a byte each) and patch (two bytes). An update between two
        /// deliveries must not change the event.</summary>
        public int FirmwareVersion;
    }
}
