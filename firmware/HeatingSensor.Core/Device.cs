using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Indication;
using HeatingSensor.Journal;
using HeatingSensor.Json;
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
    /// The whole device, driven by one thread: <see cref="Tick"/> drains what the interrupts and the MQTT library have
    /// left, lets every part take its step and says when it wants to be called next.
    /// </summary>
    public sealed class Device : IRestart
    {
        private readonly IClock _clock;
        private readonly ISystem _system;
        private readonly WallClock _wallClock;
        private readonly RelayPipeline[] _channels;
        private readonly Recorder _recorder;
        private readonly TemperatureWatch _temperature;
        private readonly HealthReport _health;
        private readonly IJournal _journal;
        private readonly MqttInbox _inbox;
        private readonly ConnectionSupervisor _connection;
        private readonly Publisher _publisher;
        private readonly DeviceShadows _shadows;
        private readonly Indicator _indicator;
        private int _droppedMessageCount;
        private readonly bool _isMemoryLow;
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
            LogFilter log = new LogFilter(ports.System);
            BoardPorts board = ports.With(log);
            DeviceConfig config = settings.Configuration;
            DeviceConfig initial = new DeviceConfig();
            initial.CopyFrom(config);
            _clock = board.Clock;
            _system = board.System;
            _wallClock = new WallClock(board.Clock, Firmware.BuildUtcMs);
            _journal = journal ?? flash;
            Counters counters = new Counters(
                board.Store, board.Buffer, board.System, board.Random, flash.HighestSequence, flash.HighestBootId);
            flash.BeginBoot(counters.BootId);
            _recorder = new Recorder(_journal, counters, _wallClock, board.System);
            TemperatureSensor sensor = new TemperatureSensor(board.Thermometer, config);
            _channels = new[] { new RelayPipeline(config, board, 0, "", sensor, _recorder) };
            _temperature = new TemperatureWatch(config, sensor, _channels[0].Monitor, _recorder);
            _inbox = new MqttInbox(board.Clock);
            LinkOptions options = settings.ToLinkOptions();
            CloudSubscription subscription = new CloudSubscription(board.Link, settings.ThingName);
            _connection = new ConnectionSupervisor(board, _wallClock, _inbox, subscription, options, config);
            JsonWriter json = new JsonWriter(board.Buffer);
            _publisher = new Publisher(_journal, board.Link, json, settings.ThingName, _wallClock);
            _health = new HealthReport(
                config, board, counters, flash, _channels, _recorder, _connection, json, settings.ThingName);
            RunningConfig running = new RunningConfig(
                new ConfigStore(board.Store, board.Buffer, board.System, initial),
                new ConfigApplier(config, board, log, flash),
                board.System);
            _shadows = new DeviceShadows(
                board,
                settings.ThingName,
                counters.BootId,
                _wallClock,
                running,
                subscription,
                _publisher.Rate,
                new StatusSource(_channels[0], sensor, _recorder),
                _health,
                this);
            _indicator = new Indicator(board.Led);
            _system.Log("HeatingSensor " + Firmware.Version + ", thing " + settings.ThingName
                + ", boot " + counters.BootId.ToString());
            _isMemoryLow = HeapCheck.IsLow(_system);
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

        /// <summary>What is known of edges that could not be reported as changes.</summary>
        public EdgeAudit Edges => _channels[0].Audit;

        /// <summary>Lets the device do all that is to be done now.</summary>
        /// <param name="nowMs">Board time; never less than in the call before.</param>
        /// <returns>When to call again if nothing wakes the clock before.</returns>
        public long Tick(long nowMs)
        {
            _wallClock.Observe();
            _recorder.IsConnected = _connection.IsConnected;
            long dueMs = long.MaxValue;
            for (int index = 0; index < _channels.Length; index++)
            {
                dueMs = Earlier(dueMs, _channels[index].Step(nowMs));
            }

            dueMs = Earlier(dueMs, _temperature.Step(nowMs));
            dueMs = Earlier(dueMs, StepConnection(nowMs));
            dueMs = Earlier(dueMs, _shadows.Step(_connection, nowMs));
            if (_isRestarting && !_connection.IsLeaving)
            {
                _system.Restart();
            }

            IndicatorPattern pattern = _isMemoryLow
                ? IndicatorPattern.LowMemory
                : ConnectionIndication.PatternOf(_connection.State);
            return Earlier(dueMs, _indicator.Show(pattern, nowMs));
        }

        /// <summary>Says goodbye to the broker, and restarts the board as soon as that has got there.</summary>
        public void Restart()
        {
            _isRestarting = true;
            _connection.Leave("the board is to be restarted");
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
            dueMs = Earlier(dueMs, StepHealth(nowMs));
            return Earlier(dueMs, StepShadows(nowMs));
        }

        private long StepShadows(long nowMs)
        {
            long dueMs = Report(nowMs);
            if (_shadows.WantsReconnect(_publisher.IsQuiet, nowMs))
            {
                _connection.Leave("the configuration needs a new connection");
                return nowMs;
            }

            return dueMs;
        }

        private long StepHealth(long nowMs)
        {
            if (nowMs >= _health.NextMs)
            {
                _health.Publish(nowMs);
            }

            return _health.NextMs;
        }

        private long Report(long nowMs)
        {
            int sentCount = _shadows.SentCount;
            long dueMs = _shadows.Report(nowMs);
            _connection.NotePublished(_shadows.SentCount - sentCount, nowMs);
            return dueMs;
        }

        // The attempt may have stopped everything for seconds: the relay may be elsewhere, and the time is later.
        private long AfterAttempt()
        {
            long nowMs = _clock.NowMs;
            for (int index = 0; index < _channels.Length; index++)
            {
                _channels[index].StallEnded(nowMs);
            }

            if (_connection.IsConnected)
            {
                _publisher.Restart();
                _health.Restart();
                _shadows.Begin(nowMs);
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
                    if (!_publisher.Take(kind, packetId, nowMs))
                    {
                        _shadows.Take(kind, packetId, nowMs);
                    }
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
