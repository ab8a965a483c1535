using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;

namespace HeatingSensor.Recording
{
    /// <summary>
    /// One channel, from its relay's edges to its status events: edges are debounced, missed edges are found by polling the
    /// level, and a change carries the temperature at that moment. An input that never rests keeps its last status, and its
    /// changes are counted instead of recorded.
    /// </summary>
    public sealed class RelayPipeline
    {
        /// <summary>How often the relay's level is polled: this finds an edge that was lost during a TLS handshake or to a
        /// full interrupt queue. After a connection attempt, and once a change has settled, the level is read at once.
        /// </summary>
        public const int RelayPollMs = 10000;

        /// <summary>How often to look for edges that no interrupt delivered. Less often than the poll, because reading the
        /// pulse counter allocates 108 bytes (measured on nanoCLR: its result is a struct that is copied through three
        /// calls), which at every poll was two thirds of what an idle device allocated.</summary>
        public const int AuditMs = 60000;

        private readonly DeviceConfig _config;
        private readonly IRelayInput _relay;
        private readonly string _channel;
        private readonly TemperatureSensor _sensor;
        private readonly Recorder _recorder;
        private readonly EdgeQueue _edges;
        private readonly Debouncer _debouncer = new Debouncer(0);
        private readonly ChangeLimit _limit = new ChangeLimit();
        private int _atEdge;
        private int _atChange;
        private long _relayPollMs;
        private long _auditMs;
        private long _latestMs;

        /// <param name="index">Index of the channel on the board.</param>
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

        /// <summary>The audit of edges that interrupts missed.</summary>
        public EdgeAudit Audit { get; }

        /// <summary>The status and its run time.</summary>
        public HeatingMonitor Monitor { get; } = new HeatingMonitor(0, 0);

        /// <summary>Its name in events; empty on a device with one channel.</summary>
        public string Channel => _channel;

        /// <summary>Changes since boot that were left out, because there were too many.</summary>
        public int WithheldCount => _limit.WithheldCount;

        /// <summary>Whether the input changes too often, or does not settle.</summary>
        public bool IsUnstable(long nowMs)
        {
            return _limit.IsOver
                || (_debouncer.IsUnsettled && nowMs - _debouncer.UnsettledSinceMs >= ChangeLimit.UnsettledMaxMs);
        }

        /// <summary>Whether the input has been stable for a minute.</summary>
        public bool IsStable(long nowMs)
        {
            return !_limit.IsOver && (_limit.OverMs < 0 || nowMs - _limit.OverMs >= ChangeLimit.UnsettledMaxMs)
                && (!_debouncer.IsUnsettled || nowMs - _debouncer.UnsettledSinceMs < ChangeLimit.UnsettledMaxMs);
        }

        /// <summary>True: the settings define the pin's active level, overriding the configuration.</summary>
        public bool HasOwnLevel { private get; set; }

        /// <summary>Managed code runs again: the relay may have moved, so the next step reads it.</summary>
        public void StallEnded(long nowMs)
        {
            Audit.StallEnded(nowMs);
            _relayPollMs = nowMs;
            _auditMs = nowMs;
        }

        /// <summary>Processes queued edges and whatever is due.</summary>
        /// <returns>When to call again unless something happens first: board time in ms.</returns>
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
                if (nowMs >= _auditMs)
                {
                    _auditMs = nowMs + AuditMs;
                    Audit.Check();
                }
            }

            if (_limit.Release(nowMs))
            {
                _atChange = _sensor.Measure();
                Monitor.RelayChanged(_debouncer.IsOn, _debouncer.ChangedAtMs);
            }

            if (Settle(nowMs))
            {
                // The last edges of a stall may have been lost, so the queue need not end at the relay's
                // present level.
                ReadLevel(nowMs);
            }

            long settledMs = _debouncer.DueMs < Monitor.DueMs ? _debouncer.DueMs : Monitor.DueMs;
            settledMs = settledMs < _limit.DueMs ? settledMs : _limit.DueMs;
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
            // An interrupt may have read the clock after this step did; time must not run backwards below.
            _latestMs = atMs > _latestMs ? atMs : _latestMs;
            bool wasUnsettled = _debouncer.IsUnsettled;
            _debouncer.Edge(_latestMs, isOn);
            if (_debouncer.IsUnsettled && !wasUnsettled && !_limit.IsOver)
            {
                // Measured at the edge: by the time it has settled, the water may be colder.
                _atEdge = _sensor.Measure();
            }
        }

        private bool Settle(long nowMs)
        {
            bool hasChanged = _debouncer.Settle(nowMs);
            if (hasChanged)
            {
                // The previous change's delay may have ended first.
                StepMonitor(_debouncer.ChangedAtMs);
                _atChange = _atEdge;
                if (_limit.Take(_config.ChangesPerMinuteMax, _debouncer.ChangedAtMs))
                {
                    Monitor.RelayChanged(_debouncer.IsOn, _debouncer.ChangedAtMs);
                }
                else
                {
                    Monitor.Withdraw();
                }
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
