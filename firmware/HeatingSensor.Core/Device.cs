using HeatingSensor.Commands;
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
    /// The whole device, composed here and driven by one thread: <see cref="Tick"/> drains the queues that interrupts and
    /// the MQTT library fill, steps every part, and returns when it wants to be called next.
    /// </summary>
    public sealed class Device
    {
        /// <summary>How long safe mode lasts: frost must not go unnoticed for want of a person. What had failed gets
        /// <see cref="RestartRecord.UnstableBootsMax"/> more boots.</summary>
        private const int SafeModeMs = 3600 * 1000;

        /// <summary>How long the LED shows which board it is.</summary>
        private const int IdentifyMs = 30000;

        /// <summary>How long a restart waits for the PUBACK of its reply.</summary>
        private const int ReplyWaitMs = 10000;

        private readonly BoardPorts _board;
        private readonly DeviceConfig _config;
        private readonly WallClock _wallClock;
        private readonly RelayPipeline[] _channels;
        private readonly Recorder _recorder;
        private readonly TemperatureWatch _temperature;
        private readonly AlarmWatch _alarms;
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
        private readonly RestartRecord _restarts;
        private readonly CommandReceiver _commands;
        private readonly TemperatureSensor _sensor;
        private readonly LogFilter _log;
        private readonly Indicator _indicator;
        private readonly bool _isMemoryLow;
        private int _configVersion;
        private int _droppedMessageCount;
        private bool _isRestarting;
        private uint _restartCommand;
        private long _restartAtMs;
        private long _identifyUntilMs;

        public Device(DeviceSettings settings, BoardPorts board)
            : this(settings, board, OpenJournal(board), null)
        {
        }

        /// <summary>A device whose journal the caller can observe.</summary>
        /// <param name="flash">The journal on the board's drive.</param>
        /// <param name="journal">What the device writes to: the same, or a wrapper around it; null: the same.</param>
        public Device(DeviceSettings settings, BoardPorts ports, FlashJournal flash, IJournal journal)
        {
            DeviceConfig config = settings.Configuration;
            _log = new LogFilter(ports.System, config);
            BoardPorts board = ports.With(_log);
            JsonWriter json = new JsonWriter(board.Buffer);
            string thingName = settings.ThingName;
            _board = board;
            _config = config;
            _restarts = new RestartRecord(board.Store, board.Buffer);
            _wallClock = new WallClock(board.Clock, Firmware.BuildUtcMs);
            _flash = flash;
            _journal = journal ?? flash;
            Counters counters = new Counters(
                board.Store, board.Buffer, board.System, board.Random, flash.HighestSequence, flash.HighestBootId);
            flash.BeginBoot(counters.BootId, counters.Epoch);
            _recorder = new Recorder(_journal, counters, _wallClock, board.System);

            // First: the parts below read the configuration that this loads from the drive.
            _running = new RunningConfig(new ConfigStore(board.Store, board.Buffer, board.System, config), board.System);
            _sensor = new TemperatureSensor(board.Thermometer, board.HalfSupply, config);
            _channels = new RelayPipeline[settings.ChannelCount];
            for (int index = 0; index < _channels.Length; index++)
            {
                // A single channel needs no name.
                string channel = _channels.Length == 1 ? "" : settings.ChannelName(index);
                _channels[index] = new RelayPipeline(config, board, index, channel, _sensor, _recorder)
                {
                    HasOwnLevel = settings.HasChannelLevel(index),
                };
            }

            _temperature = new TemperatureWatch(config, _sensor, _channels[0].Monitor, _recorder);
            _alarms = new AlarmWatch(config, board, _sensor, _channels, flash, _recorder, _wallClock);
            _inbox = new MqttInbox(board.Clock);
            _subscription = new CloudSubscription(board.Link, thingName);
            _connection = new ConnectionSupervisor(
                board, _wallClock, _inbox, _subscription, settings.ToLinkOptions(), config);
            _publisher = new Publisher(_journal, board.Link, json, thingName, _wallClock);
            _health = new HealthReport(
                config, board, counters, _restarts, flash, _channels, _sensor, _recorder, _alarms, _connection, json, thingName);
            MaintenanceRecord record = new MaintenanceRecord(board.Store, board.Buffer);
            _maintenance = new MaintenanceShadow(_running, json, record, _wallClock, board.System);
            StatusSource status = new StatusSource(_channels[0], _sensor, _recorder, _alarms, counters);
            _shadows = new ShadowClient(board, thingName, counters.BootId, _publisher.Rate, json, new ThingShadow[]
            {
                new ConfigurationShadow(_running, json),
                new StatusShadow(status, config, board, _wallClock, counters.BootId),
                _maintenance,
                new TelemetryShadow(_health, config, board.Clock),
            });
            _commands = new CommandReceiver(board.Link, json, board.System, thingName, _restarts.Command);
            _indicator = new Indicator(board.Led);
            LimitJournal();
            board.System.Log("HeatingSensor " + Firmware.Version + ", thing " + thingName
                + ", boot " + counters.BootId.ToString());
            if (_restarts.IsSafeMode)
            {
                board.System.Warn("safe mode: " + RestartRecord.UnstableBootsMax.ToString()
                    + " boots in a row did not last a minute; no samples and no health messages for an hour");
            }

            _isMemoryLow = HeapCheck.IsLow(board.System);
        }

        /// <summary>Opens the journal on a board's drive, whatever state it is in.</summary>
        public static FlashJournal OpenJournal(BoardPorts board)
        {
            return new FlashJournal(
                board.Store,
                board.Buffer,
                board.System,
                FlashJournal.DefaultSegmentBytes,
                FlashJournal.DefaultCapBytes);
        }

        /// <summary>The state of the connection.</summary>
        public ConnectionState Connection => _connection.State;

        /// <summary>How many events and gaps are unacknowledged.</summary>
        public int PendingCount => _journal.Count;

        /// <summary>The first channel's audit of edges that interrupts missed.</summary>
        public EdgeAudit Edges => _channels[0].Audit;

        /// <summary>The firmware has failed and is about to restart.</summary>
        public void NoteError() => _restarts.NoteError();

        /// <summary>Does everything that is due now.</summary>
        /// <param name="nowMs">Board time in ms; never earlier than in the previous call.</param>
        /// <returns>When to call again unless something wakes the clock first: board time in ms.</returns>
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

            dueMs = Earlier(dueMs, _restarts.IsSafeMode ? long.MaxValue : _temperature.Step(nowMs));
            dueMs = Earlier(dueMs, _alarms.Step(nowMs));
            dueMs = Earlier(dueMs, StepConnection(nowMs));
            int reachedCount = _connection.Counters.ConnectedCount + _connection.Counters.Ended(ConnectionState.Refused);
            dueMs = Earlier(dueMs, _running.Step(
                nowMs, _board.Network.IsUp, _connection.AttemptCount, reachedCount, _connection.IsConnected));
            dueMs = Earlier(dueMs, _restarts.Step(nowMs));
            dueMs = Earlier(dueMs, StepRestart(nowMs));
            if (_config.Version != _configVersion)
            {
                // Let every part pick up the new configuration at once.
                dueMs = nowMs;
            }

            bool isIdentifying = nowMs < _identifyUntilMs;
            return Earlier(dueMs, _indicator.Show(
                isIdentifying ? IndicatorPattern.Identify : ConnectionIndication.PatternOf(_connection.State, _isMemoryLow), nowMs));
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
            // Before the connection's end is handled, so that events it still acknowledged are not sent again.
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

            _connection.NotePublished(_commands.Replies.Step(_publisher.Rate, nowMs), nowMs);
            if (_commands.Replies.Count > 0)
            {
                dueMs = Earlier(dueMs, _publisher.Rate.NextMs > nowMs ? _publisher.Rate.NextMs : nowMs + ReplyWaitMs);
            }

            int sentCount = _publisher.SentCount;
            dueMs = Earlier(dueMs, _publisher.Step(nowMs));
            _connection.NotePublished(_publisher.SentCount - sentCount, nowMs);

            // The heap is fullest with events in flight (docs/memory.md), and each PUBACK comes back here.
            if (nowMs >= _health.NextMs && _publisher.IsQuiet && !_restarts.IsSafeMode)
            {
                _health.Publish(nowMs);
            }

            dueMs = nowMs < _health.NextMs ? Earlier(dueMs, _health.NextMs) : dueMs;
            dueMs = Earlier(dueMs, Report(nowMs));
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
            long dueMs = _shadows.Step(_subscription, _publisher.IsQuiet, nowMs);
            _connection.NotePublished(_shadows.SentCount - sentCount, nowMs);
            return dueMs;
        }

        // The attempt may have blocked for seconds: the relay may have moved, so use the present time.
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
                _commands.Replies.Restart();
                _health.Restart();
                _running.Connected();
                _shadows.Begin(nowMs);
            }

            return nowMs;
        }

        // Disconnects gracefully first, so that the broker does not send the last will.
        private long StepRestart(long nowMs)
        {
            long dueMs = _maintenance.StepRestart(nowMs);
            if (_restarts.IsSafeMode && nowMs < SafeModeMs)
            {
                dueMs = Earlier(dueMs, SafeModeMs);
            }

            bool isCommanded = _restartCommand != 0 && (_commands.Replies.Count == 0 || nowMs >= _restartAtMs);
            if (_restartCommand != 0 && nowMs < _restartAtMs)
            {
                dueMs = Earlier(dueMs, _restartAtMs);
            }

            bool isDue = _maintenance.IsRestartDue || isCommanded || (_restarts.IsSafeMode && nowMs >= SafeModeMs);
            if (isDue && !_isRestarting)
            {
                _isRestarting = true;
                _connection.Leave("restarting the board");
            }

            if (_isRestarting && !_connection.IsLeaving)
            {
                _restarts.NoteRequest(_restartCommand);
                _board.System.Restart();
            }

            return dueMs;
        }

        // The owner of the packet id handles the notice.
        private void TakeNotices(long nowMs)
        {
            while (_inbox.TryTake(out NoticeKind kind, out int packetId))
            {
                _connection.Take(kind, packetId);
                bool isOfPublish = kind == NoticeKind.Acknowledged || kind == NoticeKind.NotDelivered;
                if (isOfPublish && !_publisher.Take(kind, packetId, nowMs) && !_commands.Replies.Take(kind, packetId))
                {
                    _shadows.Take(kind, packetId, nowMs);
                }
            }
        }

        private void TakeMessages(long nowMs)
        {
            while (_inbox.TryTakeMessage(out string topic, out byte[] payload, out int sizeBytes))
            {
                if (_commands.TakeMessage(topic, payload, sizeBytes, out CommandKind kind))
                {
                    Obey(kind, nowMs);
                }
                else if (!_shadows.TakeMessage(topic, payload, sizeBytes, nowMs))
                {
                    _board.System.Log("message on " + topic + ", " + sizeBytes.ToString() + " bytes: ignored");
                }
            }

            int droppedCount = _inbox.DroppedMessageCount;
            if (droppedCount != _droppedMessageCount)
            {
                _droppedMessageCount = droppedCount;
                _board.System.Warn("too many messages at once; dropped since boot: " + droppedCount.ToString());
                _shadows.NoteDropped(droppedCount, nowMs);
            }
        }

        private void Obey(CommandKind kind, long nowMs)
        {
            switch (kind)
            {
                case CommandKind.None:
                    return;
                case CommandKind.ReportNow:
                    _health.Restart();
                    _shadows.Begin(nowMs);
                    break;
                case CommandKind.Identify:
                    _identifyUntilMs = nowMs + IdentifyMs;
                    break;
                case CommandKind.Restart:
                    _restartCommand = _commands.IdCrc;
                    _restartAtMs = nowMs + ReplyWaitMs;
                    break;
                case CommandKind.SelfTest:
                    SelfTest.Answer(_commands, _board, _sensor, _channels[0].Monitor.Status, _wallClock.IsTrusted, _journal.Count);
                    return;
                case CommandKind.Log:
                    _log.Override(_commands.Level);
                    break;
            }

            _commands.BeginReply("done");
            _commands.EndReply();
        }

        private static long Earlier(long aMs, long bMs) => aMs < bMs ? aMs : bMs;
    }
}
