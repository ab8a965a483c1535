using HeatingSensor.Events;
using HeatingSensor.Heating;
using HeatingSensor.Indication;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using HeatingSensor.Settings;
using HeatingSensor.Storage;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor
{
    /// <summary>
    /// The whole device, driven by one thread: <see cref="Tick"/> drains what the interrupts and the MQTT library have
    /// left, lets every part take its step and says when it wants to be called next.
    /// </summary>
    public sealed class Device
    {
        /// <summary>How often the relay's level is read besides the edges: an edge that was missed during a TLS
        /// handshake or by a full interrupt queue is noticed then at the latest.</summary>
        public const int RelayPollMs = 10000;

        private readonly IClock _clock;
        private readonly IRelayInput _relay;
        private readonly ISystem _system;
        private readonly WallClock _wallClock;
        private readonly Counters _counters;
        private readonly EdgeQueue _edges;
        private readonly Debouncer _debouncer;
        private readonly TemperatureSensor _sensor;
        private readonly HeatingMonitor _monitor;
        private readonly IJournal _journal;
        private readonly MqttInbox _inbox;
        private readonly ConnectionSupervisor _connection;
        private readonly Publisher _publisher;
        private readonly Indicator _indicator;
        private readonly StatusEvent _event = new StatusEvent();
        private TemperatureReading _atEdge;
        private TemperatureReading _atChange;
        private long _relayPollMs;

        public Device(DeviceSettings settings, BoardPorts board)
            : this(settings, board, OpenJournal(board), null)
        {
        }

        /// <summary>A device with its journal looked at.</summary>
        /// <param name="flash">The journal on the board's drive.</param>
        /// <param name="journal">What the device uses: the same, or something in front of it.</param>
        public Device(DeviceSettings settings, BoardPorts board, FlashJournal flash, IJournal journal)
        {
            _clock = board.Clock;
            _relay = board.Relay;
            _system = board.System;
            _wallClock = new WallClock(board.Clock, Firmware.BuildUtcMs);
            _journal = journal ?? flash;
            _counters = new Counters(board.Store, board.System, flash.HighestSequence, flash.HighestBootId);
            flash.BeginBoot(_counters.BootId);
            _edges = new EdgeQueue(board.Clock);
            _debouncer = new Debouncer(settings.DebounceMs);
            _sensor = new TemperatureSensor(board.Thermometer, new Thermistor(settings.Thermistor));
            _monitor = new HeatingMonitor(settings.OnDelayMs, settings.OffDelayMs);
            _inbox = new MqttInbox(board.Clock);
            _connection = new ConnectionSupervisor(
                board.Network,
                board.Link,
                board.System,
                _wallClock,
                _inbox,
                new Backoff(board.Random, settings.BackoffCapMs),
                settings.ToLinkOptions());
            _publisher = new Publisher(_journal, board.Link, settings.ThingName, _wallClock);
            _indicator = new Indicator(board.Led);
            _relay.Listen(_edges);
            _system.Log("HeatingSensor " + Firmware.Version + ", thing " + settings.ThingName
                + ", boot " + _counters.BootId.ToString());
        }

        /// <summary>Opens the journal on a board's drive, whatever lies there.</summary>
        public static FlashJournal OpenJournal(BoardPorts board)
        {
            return new FlashJournal(
                board.Store,
                board.System,
                FlashJournal.DefaultSegmentBytes,
                FlashJournal.DefaultCapBytes,
                Firmware.VersionNumber);
        }

        /// <summary>Where the device stands with its connection.</summary>
        public ConnectionState Connection => _connection.State;

        /// <summary>How many events and gaps wait for their acknowledgement.</summary>
        public int PendingCount => _journal.Count;

        /// <summary>Lets the device do all that is to be done now.</summary>
        /// <param name="nowMs">Board time; never less than in the call before.</param>
        /// <returns>When to call again if nothing wakes the clock before.</returns>
        public long Tick(long nowMs)
        {
            _wallClock.Observe();
            long dueMs = StepRelay(nowMs);
            dueMs = Earlier(dueMs, StepConnection(nowMs));
            return Earlier(dueMs, _indicator.Show(Pattern(), nowMs));
        }

        /// <summary>Says goodbye to the broker.</summary>
        public void Shutdown() => _connection.Disconnect();

        private long StepRelay(long nowMs)
        {
            while (_edges.TryTake(out long atMs, out bool isOn))
            {
                Settle(atMs);
                Edge(atMs, isOn);
            }

            if (_edges.TakeOverflow() || nowMs >= _relayPollMs)
            {
                _relayPollMs = nowMs + RelayPollMs;
                bool isOn = _relay.IsOn;
                if (_debouncer.Disagrees(isOn))
                {
                    Edge(nowMs, isOn);
                }
            }

            Settle(nowMs);
            return Earlier(_relayPollMs, Earlier(_debouncer.DueMs, _monitor.DueMs));
        }

        private void Edge(long atMs, bool isOn)
        {
            bool wasUnsettled = _debouncer.IsUnsettled;
            _debouncer.Edge(atMs, isOn);
            if (_debouncer.IsUnsettled && !wasUnsettled)
            {
                // At the change itself: by the time it has settled, the water may be colder.
                _atEdge = _sensor.Measure();
            }
        }

        private void Settle(long nowMs)
        {
            if (_debouncer.Settle(nowMs))
            {
                // The delay of the change before may have ended first.
                StepMonitor(_debouncer.ChangedAtMs);
                _atChange = _atEdge;
                _monitor.RelayChanged(_debouncer.IsOn, _debouncer.ChangedAtMs);
            }

            StepMonitor(nowMs);
        }

        private void StepMonitor(long nowMs)
        {
            if (!_monitor.Step(nowMs))
            {
                return;
            }

            _event.Sequence = _counters.NextSequence();
            _event.BootId = _counters.BootId;
            _event.Status = _monitor.Status;
            _event.PreviousStatus = _monitor.PreviousStatus;
            _event.Temperature = _atChange;
            _event.UptimeMs = _monitor.ChangedAtMs;
            _event.PreviousDurationMs = _monitor.PreviousDurationMs;
            _event.IsReplayed = !_connection.IsConnected;
            _event.IsTimeSynced = _wallClock.IsTrusted;
            _event.IsStamped = _wallClock.IsTrusted;
            _event.UtcMs = _wallClock.UtcAt(_event.UptimeMs);
            _journal.Append(_event);
            _system.Log((_event.Status == HeatingStatus.Active ? "heating ACTIVE, seq " : "heating INACTIVE, seq ")
                + _event.Sequence.ToString());
        }

        private long StepConnection(long nowMs)
        {
            bool wasConnected = _connection.IsConnected;
            long dueMs = _connection.Step(nowMs);
            if (!_connection.IsConnected)
            {
                return dueMs;
            }

            if (!wasConnected)
            {
                _publisher.Restart();
            }

            while (_inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                _publisher.Take(kind, packetId, nowMs);
            }

            if (_publisher.IsOverdue(nowMs))
            {
                _connection.Drop("no PUBACK within " + Publisher.PubackDeadlineMs.ToString() + " ms", nowMs);
                return nowMs;
            }

            return Earlier(dueMs, _publisher.Step(nowMs));
        }

        private IndicatorPattern Pattern()
        {
            switch (_connection.State)
            {
                case ConnectionState.Connected:
                    return IndicatorPattern.Connected;
                case ConnectionState.BackingOff:
                    bool isRefused = _connection.LastOutcome == LinkOutcome.TlsFailed
                        || _connection.LastOutcome == LinkOutcome.Refused;
                    return isRefused ? IndicatorPattern.Refused : IndicatorPattern.NoBroker;
                default:
                    return IndicatorPattern.NoNetwork;
            }
        }

        private static long Earlier(long aMs, long bMs) => aMs < bMs ? aMs : bMs;
    }
}
