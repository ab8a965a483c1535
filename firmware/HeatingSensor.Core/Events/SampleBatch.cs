using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>Temperatures and status at equal distances of time; the event's time is that of the first one.</summary>
    public sealed class SampleBatch : JournalEvent
    {
        /// <summary>So many fit into one record.</summary>
        public const int CountMax = 10;

        public readonly TemperatureReading[] Temperatures = new TemperatureReading[CountMax];

        public readonly HeatingStatus[] Statuses = new HeatingStatus[CountMax];

        /// <summary>From 1 to <see cref="CountMax"/>.</summary>
        public int Count;

        /// <summary>Seconds from one to the next, 1 to 65,535.</summary>
        public int IntervalS;
    }
}
