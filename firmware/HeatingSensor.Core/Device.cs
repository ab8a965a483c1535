using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Indication;
using HeatingSensor.Journal;
using HeatingSensor.Json;
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
    public sealed class Device : IRestart
    {
        private readonly IClock _clock;
        private readonly ISystem _system;
        private readonly WallClock _wallClock;
        private readonly Counters _counters;
        private readonly HeatingWatch _heating;
        private readonly EventRecorder _recorder;
        private readonly TelemetryRecorder _telemetry;
        private readonly HealthCollector _health;
        private readonly HealthPublisher _healthPublisher;
        private readonly IJournal _journal;
        private readonly MqttInbox _inbox;
        private readonly ConnectionSupervisor _connection;
        private readonly Publisher _publisher;
        private readonly ShadowClient _shadows;
        private readonly RunningConfig _running;
        private readonly MaintenanceShadow _maintenance;
        private readonly BoardPorts _board;
        private readonly DeviceConfig _config;
        private readonly FlashJournal _flash;
        private readonly LinkOptions _options;
        private readonly Backoff _backoff;
        private readonly CloudSubscription _subscription;
        private readonly Indicator _indicator;
        private int _droppedMessageCount;
        private int _configVersion;
        private bool _isRestarting;

        public Device(DeviceSettings settings, BoardPorts board)
            : this(settings, board, OpenJournal(board), null)
        {
        }

        /// <summary>A device with its journal looked at.</summary>
        /// <param name="flash">The journal on the board's drive.</param>
        /// <param name="journal">What the device uses: the same, or something in front of it.</param>
        public Device(DeviceSettings settings, BoardPorts ports, FlashJournal flash, IJournal journal)
        {
            BoardPorts board = ports.With(new LogFilter(ports.System, settings.Configuration));
            _board = board;
            _config = settings.Configuration;
            _flash = flash;
            _clock = board.Clock;
            _system = board.System;
            _wallClock = new WallClock(board.Clock, Firmware.BuildUtcMs);
            _journal = journal ?? flash;
            _counters = new Counters(board.Store, board.Buffer, board.System, flash.HighestSequence, flash.HighestBootId);
            flash.BeginBoot(_counters.BootId);
            _recorder = new EventRecorder(_journal, _counters, _wallClock, board.System);
            HeatingMonitor monitor = new HeatingMonitor(settings.OnDelayMs, settings.OffDelayMs);
            TemperatureSensor sensor = new TemperatureSensor(board.Thermometer, new Thermistor(settings.Thermistor));
            _heating = new HeatingWatch(board, new Debouncer(settings.DebounceMs), monitor, sensor, _recorder);
            _telemetry = new TelemetryRecorder(sensor, monitor, _recorder);
            _inbox = new MqttInbox(board.Clock);
            _options = settings.ToLinkOptions();
            _backoff = new Backoff(board.Random, settings.BackoffCapMs);
            _subscription = new CloudSubscription(board.Link, ShadowTopics.FromCloud(settings.ThingName));
            _connection = new ConnectionSupervisor(board, _wallClock, _inbox, _backoff, _subscription, _options);
            _publisher = new Publisher(_journal, board.Link, settings.ThingName, _wallClock);
            _health = new HealthCollector(board.System, flash, _heating, _recorder, _connection, _counters.BootId);
            _healthPublisher = new HealthPublisher(board.Link, settings.ThingName);
            DeviceShadows shadows = new DeviceShadows(
                board,
                settings.ThingName,
                _counters.BootId,
                _wallClock,
                _config,
                _publisher.Rate,
                new JsonWriter(board.Buffer),
                new StatusSource(_heating, _recorder, 0),
                _health,
                this);
            _shadows = shadows.Client;
            _running = shadows.Running;
            _maintenance = shadows.Maintenance;
            ApplyConfiguration();
            _indicator = new Indicator(board.Led);
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
        public EdgeAudit Edges => _heating.Audit;

        /// <summary>Lets the device do all that is to be done now.</summary>
        /// <param name="nowMs">Board time; never less than in the call before.</param>
        /// <returns>When to call again if nothing wakes the clock before.</returns>
        public long Tick(long nowMs)
        {
            _wallClock.Observe();
            if (_config.Version != _configVersion)
            {
                ApplyConfiguration();
            }

            _recorder.IsConnected = _connection.IsConnected;
            long dueMs = _heating.Step(nowMs);
            dueMs = Earlier(dueMs, _telemetry.Step(nowMs));
            dueMs = Earlier(dueMs, StepConnection(nowMs));
            int reachedCount = _connection.Counters.ConnectedCount + _connection.Counters.Ended(ConnectionState.Refused);
            dueMs = Earlier(dueMs, _running.Step(
                nowMs, _board.Network.IsUp, _connection.AttemptCount, reachedCount, _connection.IsConnected));
            dueMs = Earlier(dueMs, _maintenance.StepRestart(nowMs));
            dueMs = _config.Version == _configVersion ? dueMs : nowMs;
            if (_isRestarting && !_connection.IsLeaving)
            {
                _system.Restart();
            }

            return Earlier(dueMs, _indicator.Show(ConnectionIndication.PatternOf(_connection.State), nowMs));
        }

        /// <summary>Says goodbye to the broker, and restarts the board as soon as that has got there.</summary>
        public void Restart()
        {
            _isRestarting = true;
            _connection.Leave("the board is to be restarted");
        }

        private void ApplyConfiguration()
        {
            const int MsPerSecond = 1000;
            _configVersion = _config.Version;
            _heating.DebounceMs = _config.DebounceMs;
            _heating.Monitor.OnDelayMs = _config.OnDelayMs;
            _heating.Monitor.OffDelayMs = _config.OffDelayMs;
            _heating.Sensor.Thermistor = new Thermistor(_config.ToThermistor());
            _heating.SetPolarity(_config.IsRelayActiveLow);
            int samplingIntervalS = _config.SamplingIntervalMs / MsPerSecond;
            bool isNewPace = _telemetry.Samples.IntervalS != samplingIntervalS
                || _telemetry.Samples.BatchSize != _config.TelemetryBatchSize
                || _telemetry.Samples.WaitMaxMs != _config.TelemetryIntervalMs;
            if (isNewPace)
            {
                _telemetry.Samples.Configure(samplingIntervalS, _config.TelemetryBatchSize, _config.TelemetryIntervalMs);
            }

            _telemetry.Alarms.OverheatMilliC = _config.OverheatMilliC;
            _telemetry.Alarms.FrostMilliC = _config.FrostMilliC;
            _healthPublisher.IntervalMs = _config.TelemetryIntervalMs;
            _backoff.CapMs = _config.BackoffCapMs;
            _options.KeepAliveS = (ushort)_config.KeepAliveS;
            _flash.CapBytes = JournalCap.For(_config.JournalCapBytes, _board.Store.FreeBytes, _flash.RoomBytes);
        }

        private long StepConnection(long nowMs)
        {
            // Before the end of a connection is acted on: what it has still acknowledged is not sent again.
            TakeNotices(nowMs);
            TakeMessages(nowMs);
            int attemptCount = _connection.AttemptCount;
            if (!_connection.IsConnected)
            {
                _heating.StallBegins(nowMs);
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

            if (_shadows.GoesFirst(nowMs))
            {
                Report(nowMs);
            }

            int sentCount = _publisher.SentCount;
            dueMs = Earlier(dueMs, _publisher.Step(nowMs));
            _connection.NotePublished(_publisher.SentCount - sentCount, nowMs);
            dueMs = Earlier(dueMs, StepHealth(nowMs));
            return Earlier(dueMs, StepShadows(nowMs));
        }

        private long StepShadows(long nowMs)
        {
            long dueMs = Report(nowMs);
            if (_running.MayReconnect(_publisher.IsQuiet && !_shadows.IsBusy, nowMs))
            {
                _connection.Leave("the configuration needs a new connection");
                return nowMs;
            }

            return dueMs;
        }

        private long StepHealth(long nowMs)
        {
            if (_healthPublisher.IsDue(nowMs))
            {
                _healthPublisher.Publish(_health.Collect(nowMs), nowMs);
            }

            return _healthPublisher.NextMs;
        }

        private long Report(long nowMs)
        {
            int sentCount = _shadows.SentCount;
            long dueMs = _shadows.Step(_subscription, nowMs);
            _connection.NotePublished(_shadows.SentCount - sentCount, nowMs);
            return dueMs;
        }

        // The attempt may have stopped everything for seconds: the relay may be elsewhere, and the time is later.
        private long AfterAttempt()
        {
            long nowMs = _clock.NowMs;
            _heating.StallEnded(nowMs);
            if (_connection.IsConnected)
            {
                _publisher.Restart();
                _healthPublisher.Restart();
                _running.Connected();
                _shadows.Begin(nowMs);
            }

            return nowMs;
        }

        private void TakeNotices(long nowMs)
        {
            while (_inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                _connection.Take(kind, packetId);
                bool isOfPacket = kind == NoticeKind.Acknowledged || kind == NoticeKind.NotDelivered;
                if (isOfPacket && !_shadows.Take(kind, packetId, nowMs))
                {
                    _publisher.Take(kind, packetId, nowMs);
                }
            }
        }

        // Commands come with a later version; this one says that it has heard them.
        private void TakeMessages(long nowMs)
        {
            while (_inbox.TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes))
            {
                if (!_shadows.TakeMessage(topic, payload, sizeBytes, nowMs))
                {
                    _system.Log("message on " + topic + ", " + sizeBytes.ToString() + " bytes: not understood");
                }
            }

            int droppedCount = _inbox.DroppedMessageCount;
            if (droppedCount != _droppedMessageCount)
            {
                _droppedMessageCount = droppedCount;
                _system.Warn("too many messages at once, dropped since the boot: " + droppedCount.ToString());
                _shadows.NoteDropped(droppedCount, nowMs);
            }
        }

        private static long Earlier(long aMs, long bMs) => aMs < bMs ? aMs : bMs;
    }
}
