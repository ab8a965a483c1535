using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;

namespace HeatingSensor.Recording
{
    /// <summary>
    /// One channel, from its relay's edges to its status events: edges are debounced, what edges did not tell is read from
    /// the level, and a change carries the temperature of its moment.
    /// </summary>
    public sealed class RelayPipeline
    {
        /// <summary>How often the relay's level is read besides the edges: an edge that was missed during a TLS
        /// handshake or by a full interrupt queue is noticed then at the latest. After an attempt to connect, and once
        /// a change has settled, it is read at once.</summary>
        public const int RelayPollMs = 10000;

        private readonly DeviceConfig _config;
        private readonly IRelayInput _relay;
        private readonly string _channel;
        private readonly TemperatureSensor _sensor;
        private readonly Recorder _recorder;
        private readonly EdgeQueue _edges;
        private readonly Debouncer _debouncer = new Debouncer(0);
        private int _atEdge;
        private int _atChange;
        private long _relayPollMs;
        private long _latestMs;

        /// <param name="index">Which of the board's channels.</param>
        /// <param name="channel">Its name in events; empty on a device with one channel.</param>
        public RelayPipeline(
            DeviceConfig config, BoardPorts board, int index, string channel, TemperatureSensor sensor, Recorder recorder)
        {
            _config = config;
            _relay = board.Relays[index];
            _channel = channel;
            _sensor = sensor;
            _recorder = recorder;
            _edges = new EdgeQueue(board.Clock);
            Audit = new EdgeAudit(board.EdgeCounters[index], _edges, board.System);
            _relay.Listen(_edges);
        }

        /// <summary>What is known of edges that could not be reported as changes.</summary>
        public EdgeAudit Audit { get; }

        /// <summary>The status, and how long it was what.</summary>
        public HeatingMonitor Monitor { get; } = new HeatingMonitor(0, 0);

        /// <summary>True: the settings say which level of its pin is on, and the configuration does not.</summary>
        public bool HasOwnLevel { private get; set; }

        /// <summary>Managed code runs again: the relay may be elsewhere, and is looked at in the next step.</summary>
        public void StallEnded(long nowMs)
        {
            Audit.StallEnded(nowMs);
            _relayPollMs = nowMs;
        }

        /// <summary>Takes what the interrupts have left.</summary>
        /// <returns>When to be called again if nothing happens before: board time in ms.</returns>
        public long Step(long nowMs)
        {
            Configure();
            while (_edges.TryTake(out long atMs, out bool isOn))
            {
                Settle(atMs);
                Edge(atMs, isOn);
            }

            if (_edges.TakeOverflow() || nowMs >= _relayPollMs)
            {
                _relayPollMs = nowMs + RelayPollMs;
                ReadLevel(nowMs);
                Audit.Check();
            }

            if (Settle(nowMs))
            {
                // Of the edges that queued up during a stall the last ones may be lost: they need not end in the
                // level that the relay has now.
                ReadLevel(nowMs);
            }

            long settledMs = _debouncer.DueMs < Monitor.DueMs ? _debouncer.DueMs : Monitor.DueMs;
            return settledMs < _relayPollMs ? settledMs : _relayPollMs;
        }

        private void Configure()
        {
            _debouncer.DebounceMs = _config.DebounceMs;
            Monitor.OnDelayMs = _config.OnDelayMs;
            Monitor.OffDelayMs = _config.OffDelayMs;
            if (!HasOwnLevel && _relay.IsActiveLow != _config.IsRelayActiveLow)
            {
                _relay.IsActiveLow = _config.IsRelayActiveLow;
                _relayPollMs = 0;
            }
        }

        private void ReadLevel(long nowMs)
        {
            bool isOn = _relay.IsOn;
            if (_debouncer.Disagrees(isOn))
            {
                Edge(nowMs, isOn);
            }
        }

        private void Edge(long atMs, bool isOn)
        {
            // An interrupt may have read the clock after this step has: time must not go back for what follows.
            _latestMs = atMs > _latestMs ? atMs : _latestMs;
            bool wasUnsettled = _debouncer.IsUnsettled;
            _debouncer.Edge(_latestMs, isOn);
            if (_debouncer.IsUnsettled && !wasUnsettled)
            {
                // At the change itself: by the time it has settled, the water may be colder.
                _atEdge = _sensor.Measure();
            }
        }

        private bool Settle(long nowMs)
        {
            bool hasChanged = _debouncer.Settle(nowMs);
            if (hasChanged)
            {
                // The delay of the change before may have ended first.
                StepMonitor(_debouncer.ChangedAtMs);
                _atChange = _atEdge;
                Monitor.RelayChanged(_debouncer.IsOn, _debouncer.ChangedAtMs);
            }

            StepMonitor(nowMs);
            return hasChanged;
        }

        private void StepMonitor(long nowMs)
        {
            if (Monitor.Step(nowMs))
            {
                _recorder.StatusChanged(Monitor, _atChange, _channel);
            }
        }
    }
}
