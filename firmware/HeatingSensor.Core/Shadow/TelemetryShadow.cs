using HeatingSensor.Events;
using HeatingSensor.Ports;

namespace HeatingSensor.Shadow
{
    /// <summary>The named shadow "telemetry": counters and health, reported on connect and at intervals.</summary>
    public sealed class TelemetryShadow : IShadowDocument
    {
        private readonly IHealthSource _source;
        private readonly RunningConfig _running;
        private readonly IClock _clock;

        public TelemetryShadow(IHealthSource source, RunningConfig running, IClock clock)
        {
            _running = running;
            _source = source;
            _clock = clock;
        }

        public string Name => ShadowTopics.Telemetry;

        public int MinIntervalMs => 5000;

        /// <summary>From one report to the next.</summary>
        public int MaxIntervalMs => _running.Current.TelemetryIntervalMs;

        public bool HasNews => false;

        /// <summary>There is nothing to be left out: all of it is small.</summary>
        public void Write(JsonBytes json, bool isTrimmed)
        {
            Json.JsonWriter writer = new Json.JsonWriter(new Storage.SharedBuffer());
            writer.Begin();
            _source.WriteHealth(writer, _clock.NowMs);
            json.Block(writer.ToArray());
        }
    }
}
