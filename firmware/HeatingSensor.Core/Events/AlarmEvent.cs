using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>An alarm that is raised, or over.</summary>
    public sealed class AlarmEvent : JournalEvent
    {
        public AlarmKind Kind;

        /// <summary>False: it is over.</summary>
        public bool IsRaised;

        /// <summary>What was measured.</summary>
        public TemperatureReading Temperature;

        /// <summary>What it was compared with, in thousandths of a degree Celsius; 0 for a sensor fault.</summary>
        public int ThresholdMilliC;
    }
}
