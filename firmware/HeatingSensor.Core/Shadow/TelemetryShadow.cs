using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>The named shadow "telemetry": counters and health, reported on connect and at intervals.</summary>
    public sealed class TelemetryShadow : ThingShadow
    {
        private readonly IHealthSource _source;
        private readonly DeviceConfig _config;
        private readonly IClock _clock;

        public TelemetryShadow(IHealthSource source, DeviceConfig config, IClock clock)
        {
            _source = source;
            _config = config;
            _clock = clock;
        }

        public override string Name => ShadowTopics.Telemetry;

        protected override int MinIntervalMs => 5000;

        /// <summary>The time between reports.</summary>
        protected override int MaxIntervalMs => _config.TelemetryIntervalMs;

        /// <summary>Never trimmed: all of it is small.</summary>
        public override void Write(JsonWriter json) => _source.WriteHealth(json, _clock.NowMs);
    }
}
