using HeatingSensor.Heating;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;

namespace HeatingSensor
{
    /// <summary>From the relay's edges to the heating's status: edges are debounced, what edges did not tell is read from
    /// the level, and a change carries the temperature of its moment.</summary>
    public sealed class HeatingWatch
    {
        /// <summary>How often the relay's level is read besides the edges: an edge that was missed during a TLS
        /// handshake or by a full interrupt queue is noticed then at the latest. After an attempt to connect, and once
        /// a change has settled, it is read at once.</summary>
        public const int RelayPollMs = 10000;

        private readonly IRelayInput _relay;
        private readonly EdgeQueue _edges;
        private readonly Debouncer _debouncer;
        private readonly IHeatingWatcher _watcher;
        private TemperatureReading _atEdge;
        private TemperatureReading _atChange;
        private long _relayPollMs;

        public HeatingWatch(
            BoardPorts board, Debouncer debouncer, HeatingMonitor monitor, TemperatureSensor sensor, IHeatingWatcher watcher)
        {
            _relay = board.Relays[0];
            _edges = new EdgeQueue(board.Clock);
            Audit = new EdgeAudit(board.EdgeCounters[0], _edges, board.System);
            _debouncer = debouncer;
            Monitor = monitor;
            Sensor = sensor;
            _watcher = watcher;
            _relay.Listen(_edges);
        }

        /// <summary>What is known of edges that could not be reported as changes.</summary>
        public EdgeAudit Audit { get; }

        /// <summary>The status, and how long it was what.</summary>
        public HeatingMonitor Monitor { get; }

        /// <summary>Measures the water's temperature.</summary>
        public TemperatureSensor Sensor { get; }

        /// <summary>See <see cref="Debouncer.DebounceMs"/>.</summary>
        public int DebounceMs
        {
            set => _debouncer.DebounceMs = value;
        }

        /// <summary>Says which level of the relay's pin is on; the relay is looked at in the next step.</summary>
        public void SetPolarity(bool isActiveLow)
        {
            if (_relay.IsActiveLow != isActiveLow)
            {
                _relay.IsActiveLow = isActiveLow;
                _relayPollMs = 0;
            }
        }

        /// <summary>Managed code may be about to stand still.</summary>
        public void StallBegins(long nowMs) => Audit.StallBegins(nowMs);

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
            bool wasUnsettled = _debouncer.IsUnsettled;
            _debouncer.Edge(atMs, isOn);
            if (_debouncer.IsUnsettled && !wasUnsettled)
            {
                // At the change itself: by the time it has settled, the water may be colder.
                _atEdge = Sensor.Measure();
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
                _watcher.StatusChanged(Monitor, _atChange);
            }
        }
    }
}
