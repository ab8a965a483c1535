using HeatingSensor.Events;
using HeatingSensor.Ports;

namespace HeatingSensor.Shadow
{
    /// <summary>The named shadow "telemetry": counters and health, reported on connect and at intervals.</summary>
    public sealed class TelemetryShadow : IShadowDocument
    {
        private readonly IHealthSource _source;
        private readonly IClock _clock;

        public TelemetryShadow(IHealthSource source, IClock clock)
        {
            _source = source;
            _clock = clock;
        }

        public string Name => ShadowTopics.Telemetry;

        public int MinIntervalMs => 5000;

        /// <summary>From one report to the next.</summary>
        public int MaxIntervalMs { get; set; } = 600 * 1000;

        public bool HasNews => false;

        /// <summary>There is nothing to be left out: all of it is small.</summary>
        public void Write(JsonBytes json, bool isTrimmed)
        {
            DeviceHealthJson.Members(json, _source.Collect(_clock.NowMs));
        }
    }
}
