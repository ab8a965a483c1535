using HeatingSensor.Events;
using HeatingSensor.Model;
using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>Publishes the device's health after each connecting and at intervals, with QoS 0: one that is lost is made
    /// up for by the next.</summary>
    public sealed class HealthPublisher
    {
        private readonly IMqttLink _link;
        private readonly DeviceHealthJson _json;
        private long _nextMs;

        /// <param name="thingName">The device's id in every message.</param>
        public HealthPublisher(IMqttLink link, string thingName)
        {
            _link = link;
            _json = new DeviceHealthJson(thingName);
        }

        /// <summary>From one to the next, in ms.</summary>
        public int IntervalMs { get; set; } = 600 * 1000;

        /// <summary>Begins on a new connection: the next one is due at once.</summary>
        public void Restart() => _nextMs = 0;

        public bool IsDue(long nowMs) => nowMs >= _nextMs;

        /// <summary>When the next one is due: board time in ms.</summary>
        public long NextMs => _nextMs;

        /// <summary>Hands it to the link.</summary>
        public void Publish(DeviceHealth health, long nowMs)
        {
            _nextMs = nowMs + IntervalMs;
            _link.PublishOnce(Topics.Telemetry, _json.Encode(health));
        }
    }
}
