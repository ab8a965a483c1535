using HeatingSensor.Configuration;
using HeatingSensor.Indication;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Recording;
using HeatingSensor.Sensing;
using HeatingSensor.Settings;
using HeatingSensor.Shadow;
using HeatingSensor.Storage;
using HeatingSensor.Telemetry;
using HeatingSensor.Time;
using HeatingSensor.Uplink;

namespace HeatingSensor
{
    /// <summary>
    /// The whole device, put together here and driven by one thread: <see cref="Tick"/> drains what the interrupts and the
    /// MQTT library have left, lets every part take its step and says when it wants to be called next.
    /// </summary>
    public sealed class Device
    {
        private readonly BoardPorts _board;
        private readonly DeviceConfig _config;
        private readonly WallClock _wallClock;
        private readonly RelayPipeline[] _channels;
        private readonly Recorder _recorder;
        private readonly TemperatureWatch _temperature;
        private readonly HealthReport _health;
        private readonly FlashJournal _flash;
        private readonly IJournal _journal;
        private readonly MqttInbox _inbox;
        private readonly CloudSubscription _subscription;
        private readonly ConnectionSupervisor _connection;
        private readonly Publisher _publisher;
        private readonly RunningConfig _running;
        private readonly MaintenanceShadow _maintenance;
        private readonly ShadowClient _shadows;
        private readonly Indicator _indicator;
        private readonly bool _isMemoryLow;
        private int _configVersion;
        private int _droppedMessageCount;
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
            DeviceConfig config = settings.Configuration;
            BoardPorts board = ports.With(new LogFilter(ports.System, config));
            JsonWriter json = new JsonWriter(board.Buffer);
            string thingName = settings.ThingName;
            _board = board;
            _config = config;
            _wallClock = new WallClock(board.Clock, Firmware.BuildUtcMs);
            _flash = flash;
            _journal = journal ?? flash;
            Counters counters = new Counters(
                board.Store, board.Buffer, board.System, board.Random, flash.HighestSequence, flash.HighestBootId);
            flash.BeginBoot(counters.BootId, counters.Epoch);
            _recorder = new Recorder(_journal, counters, _wallClock, board.System);

            // First of all: what the drive holds becomes what the parts run with.
            _running = new RunningConfig(new ConfigStore(board.Store, board.Buffer, board.System, config), board.System);
            TemperatureSensor sensor = new TemperatureSensor(board.Thermometer, config);
            _channels = new RelayPipeline[settings.ChannelCount];
            for (int index = 0; index < _channels.Length; index++)
            {
                // One channel alone needs no name.
                string channel = _channels.Length == 1 ? "" : settings.ChannelName(index);
                _channels[index] = new RelayPipeline(config, board, index, channel, sensor, _recorder)
                {
                    HasOwnLevel = settings.HasChannelLevel(index),
                };
            }

            _temperature = new TemperatureWatch(config, sensor, _channels[0].Monitor, _recorder);
            _inbox = new MqttInbox(board.Clock);
            _subscription = new CloudSubscription(board.Link, thingName);
            _connection = new ConnectionSupervisor(
                board, _wallClock, _inbox, _subscription, settings.ToLinkOptions(), config);
            _publisher = new Publisher(_journal, board.Link, json, thingName, _wallClock);
            _health = new HealthReport(config, board, counters, flash, _channels, _recorder, _connection, json, thingName);
            MaintenanceRecord record = new MaintenanceRecord(board.Store, board.Buffer);
            _maintenance = new MaintenanceShadow(_running, json, record, _wallClock, board.System);
            StatusSource status = new StatusSource(_channels[0], sensor, _recorder, counters);
            _shadows = new ShadowClient(board, thingName, counters.BootId, _publisher.Rate, json, new ThingShadow[]
            {
                new ConfigurationShadow(_running, json),
                new StatusShadow(status, config, board, _wallClock, counters.BootId),
                _maintenance,
                new TelemetryShadow(_health, config, board.Clock),
            });
            _indicator = new Indicator(board.Led);
            LimitJournal();
            board.System.Log("HeatingSensor " + Firmware.Version + ", thing " + thingName
                + ", boot " + counters.BootId.ToString());
            _isMemoryLow = HeapCheck.IsLow(board.System);
        }

        /// <summary>Opens the journal on a board's drive, whatever lies there.</summary>
        public static FlashJournal OpenJournal(BoardPorts board)
        {
            return new FlashJournal(
                board.Store,
                board.Buffer,
                board.System,
                FlashJournal.DefaultSegmentBytes,
                FlashJournal.DefaultCapBytes);
        }

        /// <summary>Where the device stands with its connection.</summary>
        public ConnectionState Connection => _connection.State;

        /// <summary>How many events and gaps wait for their acknowledgement.</summary>
        public int PendingCount => _journal.Count;

        /// <summary>What is known of the first channel's edges that could not be reported as changes.</summary>
        public EdgeAudit Edges => _channels[0].Audit;

        /// <summary>Lets the device do all that is to be done now.</summary>
        /// <param name="nowMs">Board time; never less than in the call before.</param>
        /// <returns>When to call again if nothing wakes the clock before.</returns>
        public long Tick(long nowMs)
        {
            _wallClock.Observe();
            LimitJournal();
            _recorder.IsConnected = _connection.IsConnected;
            long dueMs = long.MaxValue;
            for (int index = 0; index < _channels.Length; index++)
            {
                dueMs = Earlier(dueMs, _channels[index].Step(nowMs));
            }

            dueMs = Earlier(dueMs, _temperature.Step(nowMs));
            dueMs = Earlier(dueMs, StepConnection(nowMs));
            int reachedCount = _connection.Counters.ConnectedCount + _connection.Counters.Ended(ConnectionState.Refused);
            dueMs = Earlier(dueMs, _running.Step(
                nowMs, _board.Network.IsUp, _connection.AttemptCount, reachedCount, _connection.IsConnected));
            dueMs = Earlier(dueMs, StepRestart(nowMs));
            if (_config.Version != _configVersion)
            {
                // Whatever runs with it is to follow at once.
                dueMs = nowMs;
            }

            return Earlier(dueMs, _indicator.Show(
                ConnectionIndication.PatternOf(_connection.State, _isMemoryLow), nowMs));
        }

        private void LimitJournal()
        {
            if (_config.Version != _configVersion)
            {
                _configVersion = _config.Version;
                _flash.CapBytes = JournalCap.For(_config.JournalCapBytes, _board.Store.FreeBytes, _flash.RoomBytes);
            }
        }

        private long StepConnection(long nowMs)
        {
            // Before the end of a connection is acted on: what it has still acknowledged is not sent again.
            TakeNotices(nowMs);
            TakeMessages(nowMs);
            int attemptCount = _connection.AttemptCount;
            if (!_connection.IsConnected)
            {
                for (int index = 0; index < _channels.Length; index++)
                {
                    _channels[index].Audit.StallBegins(nowMs);
                }
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
            if (nowMs >= _health.NextMs)
            {
                _health.Publish(nowMs);
            }

            dueMs = Earlier(Earlier(dueMs, _health.NextMs), Report(nowMs));
            if (_running.MayReconnect(_publisher.IsQuiet && !_shadows.IsBusy, nowMs))
            {
                _connection.Leave("the configuration needs a new connection");
                return nowMs;
            }

            return dueMs;
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
            long nowMs = _board.Clock.NowMs;
            for (int index = 0; index < _channels.Length; index++)
            {
                _channels[index].StallEnded(nowMs);
            }

            if (_connection.IsConnected)
            {
                _publisher.Restart();
                _health.Restart();
                _running.Connected();
                _shadows.Begin(nowMs);
            }

            return nowMs;
        }

        // Says goodbye to the broker first.
        private long StepRestart(long nowMs)
        {
            long dueMs = _maintenance.StepRestart(nowMs);
            if (_maintenance.IsRestartDue && !_isRestarting)
            {
                _isRestarting = true;
                _connection.Leave("the board is to be restarted");
            }

            if (_isRestarting && !_connection.IsLeaving)
            {
                _board.System.Restart();
            }

            return dueMs;
        }

        // Whose packet it is knows what to do with it, and nobody else is asked.
        private void TakeNotices(long nowMs)
        {
            while (_inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                _connection.Take(kind, packetId);
                bool isOfPublish = kind == NoticeKind.Acknowledged || kind == NoticeKind.NotDelivered;
                if (isOfPublish && !_publisher.Take(kind, packetId, nowMs))
                {
                    _shadows.Take(kind, packetId, nowMs);
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
                    _board.System.Log("message on " + topic + ", " + sizeBytes.ToString() + " bytes: not understood");
                }
            }

            int droppedCount = _inbox.DroppedMessageCount;
            if (droppedCount != _droppedMessageCount)
            {
                _droppedMessageCount = droppedCount;
                _board.System.Warn("too many messages at once, dropped since the boot: " + droppedCount.ToString());
                _shadows.NoteDropped(droppedCount, nowMs);
            }
        }

        private static long Earlier(long aMs, long bMs) => aMs < bMs ? aMs : bMs;
    }
}
