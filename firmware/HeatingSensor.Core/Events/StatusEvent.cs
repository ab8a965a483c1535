using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>One change of the heating's status; its time is when the relay moved.</summary>
    public sealed class StatusEvent : JournalEvent
    {
        public HeatingStatus Status;

        /// <summary>Unknown for the first one after a boot.</summary>
        public HeatingStatus PreviousStatus;

        public TemperatureReading Temperature;

        public long PreviousDurationMs;
    }
}
