using HeatingSensor.Events;
using HeatingSensor.Heating;
using HeatingSensor.Indication;
using HeatingSensor.Journal;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using HeatingSensor.Settings;
using HeatingSensor.Shadow;
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
        /// handshake or by a full interrupt queue is noticed then at the latest. After an attempt to connect, and once
        /// a change has settled, it is read at once.</summary>
        public const int RelayPollMs = 10000;

        private readonly IClock _clock;
        private readonly IRelayInput _relay;
        private readonly ISystem _system;
        private readonly WallClock _wallClock;
        private readonly Counters _counters;
        private readonly EdgeQueue _edges;
        private readonly EdgeAudit _audit;
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
        private int _droppedMessageCount;

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
            _audit = new EdgeAudit(board.EdgeCounter, _edges, board.System);
            _debouncer = new Debouncer(settings.DebounceMs);
            _sensor = new TemperatureSensor(board.Thermometer, new Thermistor(settings.Thermistor));
            _monitor = new HeatingMonitor(settings.OnDelayMs, settings.OffDelayMs);
            _inbox = new MqttInbox(board.Clock);
            _connection = new ConnectionSupervisor(
                board,
                _wallClock,
                _inbox,
                new Backoff(board.Random, settings.BackoffCapMs),
                new CloudSubscription(board.Link, ShadowTopics.FromCloud(settings.ThingName)),
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

        /// <summary>What is known of edges that could not be reported as changes.</summary>
        public EdgeAudit Edges => _audit;

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
                ReadLevel(nowMs);
                _audit.Check();
            }

            if (Settle(nowMs))
            {
                // Of the edges that queued up during a stall the last ones may be lost: they need not end in the
                // level that the relay has now.
                ReadLevel(nowMs);
            }

            return Earlier(_relayPollMs, Earlier(_debouncer.DueMs, _monitor.DueMs));
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
                _monitor.RelayChanged(_debouncer.IsOn, _debouncer.ChangedAtMs);
            }

            StepMonitor(nowMs);
            return hasChanged;
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
            // Before the end of a connection is acted on: what it has still acknowledged is not sent again.
            TakeNotices(nowMs);
            TakeMessages();
            int attemptCount = _connection.AttemptCount;
            if (!_connection.IsConnected)
            {
                _audit.StallBegins(nowMs);
            }

            long dueMs = _connection.Step(nowMs);
            if (_connection.AttemptCount != attemptCount)
            {
                return AfterAttempt();
            }

            if (!_connection.IsConnected)
            {
                return dueMs;
            }

            if (_publisher.IsOverdue(nowMs))
            {
                _connection.DropSilent("no PUBACK within " + Publisher.PubackDeadlineMs.ToString() + " ms");
                return nowMs;
            }

            int sentCount = _publisher.SentCount;
            dueMs = Earlier(dueMs, _publisher.Step(nowMs));
            _connection.NotePublished(_publisher.SentCount - sentCount, nowMs);
            return dueMs;
        }

        // The attempt may have stopped everything for seconds: the relay may be elsewhere, and the time is later.
        private long AfterAttempt()
        {
            long nowMs = _clock.NowMs;
            _audit.StallEnded(nowMs);
            _relayPollMs = nowMs;
            if (_connection.IsConnected)
            {
                _publisher.Restart();
            }

            return nowMs;
        }

        private void TakeNotices(long nowMs)
        {
            while (_inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                _connection.Take(kind, packetId);
                if (kind == NoticeKind.Acknowledged || kind == NoticeKind.NotDelivered)
                {
                    _publisher.Take(kind, packetId, nowMs);
                }
            }
        }

        // Commands come with a later version; this one says that it has heard them.
        private void TakeMessages()
        {
            while (_inbox.TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes))
            {
                _system.Log("message on " + topic + ", " + sizeBytes.ToString() + " bytes: not understood");
            }

            int droppedCount = _inbox.DroppedMessageCount;
            if (droppedCount != _droppedMessageCount)
            {
                _droppedMessageCount = droppedCount;
                _system.Log("too many messages at once, dropped since the boot: " + droppedCount.ToString());
            }
        }

        private IndicatorPattern Pattern()
        {
            switch (_connection.State)
            {
                case ConnectionState.WaitingForNetwork:
                case ConnectionState.WaitingForTime:
                    return IndicatorPattern.NoNetwork;
                case ConnectionState.Unreachable:
                case ConnectionState.NoAnswer:
                case ConnectionState.Lost:
                    return IndicatorPattern.NoBroker;
                case ConnectionState.TlsRefused:
                    return IndicatorPattern.TlsRefused;
                case ConnectionState.Refused:
                    return IndicatorPattern.Refused;
                case ConnectionState.PublishForbidden:
                case ConnectionState.SubscriptionForbidden:
                    return IndicatorPattern.Forbidden;
                default:
                    return IndicatorPattern.Connected;
            }
        }

        private static long Earlier(long aMs, long bMs) => aMs < bMs ? aMs : bMs;
    }
}
