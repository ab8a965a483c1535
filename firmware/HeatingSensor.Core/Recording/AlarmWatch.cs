using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using HeatingSensor.Storage;
using HeatingSensor.Time;

namespace HeatingSensor.Recording
{
    /// <summary>
    /// Checks all alarms on a clock of its own, keeps the open ones on flash, and records each change. The new state is
    /// stored first and its event recorded second; the file also names the alarms of the last change, and those are told
    /// again after a boot. So whatever a power cut leaves undone is told after it, and nothing is open for ever.
    /// </summary>
    public sealed class AlarmWatch
    {
        /// <summary>The longest time between two checks.</summary>
        public const int CheckMs = 60000;

        /// <summary>How soon a check is repeated while an alarm waits for readings that agree.</summary>
        public const int RepeatMs = 10000;

        /// <summary>Checks that wait for a file that cannot be read; then what can be read counts.</summary>
        public const int LoadAttempts = 6;

        private const string FileName = "alarms";
        private const int PayloadLength = 8;
        private const int BytesPerKb = 1024;
        private const int MsPerMinute = 60000;

        private readonly DeviceConfig _config;
        private readonly BoardPorts _board;
        private readonly TemperatureSensor _sensor;
        private readonly RelayPipeline[] _channels;
        private readonly FlashJournal _journal;
        private readonly Recorder _recorder;
        private readonly WallClock _wallClock;
        private readonly TwoSlotFile _file;
        private readonly AlarmMonitor _monitor = new AlarmMonitor();
        private readonly AlarmRules _rules;
        private readonly int[] _withheldCounts;
        private int _changed;
        private int _loadCount;
        private bool _isLoaded;
        private long _nextMs;
        private int _reading;
        private int _freeBytes;

        public AlarmWatch(
            DeviceConfig config,
            BoardPorts board,
            TemperatureSensor sensor,
            RelayPipeline[] channels,
            FlashJournal journal,
            Recorder recorder,
            WallClock wallClock)
        {
            _config = config;
            _board = board;
            _sensor = sensor;
            _channels = channels;
            _journal = journal;
            _recorder = recorder;
            _wallClock = wallClock;
            _file = new TwoSlotFile(board.Store, FileName, board.Buffer);
            _rules = new AlarmRules(channels.Length);
            _withheldCounts = new int[channels.Length];
        }

        /// <summary>The open alarms: one bit each, see <see cref="AlarmSlot"/>.</summary>
        public int Open => _monitor.Open;

        /// <summary>Checks the alarms if that is due.</summary>
        /// <returns>When to call again: board time in ms.</returns>
        public long Step(long nowMs)
        {
            if (nowMs < _nextMs)
            {
                return _nextMs;
            }

            if (!_isLoaded && !TryLoad())
            {
                _nextMs = nowMs + RepeatMs;
                return _nextMs;
            }

            _reading = _sensor.Measure();
            _freeBytes = _board.System.FreeHeapBytes;
            _rules.Begin(_reading, nowMs);
            for (int slot = 1; slot < AlarmSlot.End; slot++)
            {
                Check(slot, nowMs);
            }

            _nextMs = nowMs + (_monitor.IsPending ? RepeatMs : CheckMs);
            return _nextMs;
        }

        /// <summary>Writes the names of the open alarms as a JSON array, with a colon and the channel's name if a device with
        /// several channels has it on one.</summary>
        public void WriteOpen(JsonWriter json)
        {
            json.Raw('[');
            bool isFirst = true;
            for (int slot = 1; slot < AlarmSlot.End; slot++)
            {
                if (!_monitor.IsOpen(slot))
                {
                    continue;
                }

                json.Raw(isFirst ? "\"" : ",\"");
                json.Raw(AlarmKinds.Name(AlarmSlot.Kind(slot)));
                string channel = ChannelOf(slot);
                if (channel.Length > 0)
                {
                    json.Raw(':');
                    json.Raw(channel);
                }

                json.Raw('"');
                isFirst = false;
            }

            json.Raw(']');
        }

        private static bool IsOfChannels(AlarmKind kind)
            => kind == AlarmKind.ShortCycling || kind == AlarmKind.UnstableInput;

        private string ChannelOf(int slot)
        {
            int channel = AlarmSlot.Channel(slot);
            return IsOfChannels(AlarmSlot.Kind(slot)) && channel < _channels.Length ? _channels[channel].Channel : "";
        }

        private void Check(int slot, long nowMs)
        {
            AlarmKind kind = AlarmSlot.Kind(slot);
            if (kind >= (AlarmKind)AlarmKinds.End)
            {
                return;
            }

            // One of a channel that was removed since is over, as is one that was switched off.
            int channel = AlarmSlot.Channel(slot);
            AlarmVerdict verdict = channel < _channels.Length ? Judge(kind, channel, nowMs) : AlarmVerdict.Good;
            if (_config.IsAlarmOff(kind))
            {
                verdict = AlarmVerdict.Good;
            }

            bool isMeasured = kind <= AlarmKind.SensorFault || kind == AlarmKind.LowMemory;
            int before = _monitor.Open;
            if (_monitor.Take(slot, verdict, isMeasured ? _config.AlarmReadings : 1, out bool isAfterBoot))
            {
                Tell(slot, _monitor.Open != before, isAfterBoot, nowMs);
            }
        }

        private AlarmVerdict Judge(AlarmKind kind, int channel, long nowMs)
        {
            HeatingMonitor heating = _channels[channel].Monitor;
            switch (kind)
            {
                case AlarmKind.Overheat:
                    return _rules.Overheat(_reading, _config.OverheatMilliC);
                case AlarmKind.Frost:
                    return _rules.Frost(_reading, _config.FrostMilliC);
                case AlarmKind.SensorFault:
                    return _rules.SensorFault(_reading, _monitor.IsOpen((int)AlarmKind.SensorFlapping));
                case AlarmKind.SensorFlapping:
                    return _rules.SensorFlapping(nowMs);
                case AlarmKind.ShortCycling:
                    return _rules.ShortCycling(
                        channel, heating.CycleCount, (int)_config.Get(ConfigId.CyclesPerHourMax), nowMs);
                case AlarmKind.UnstableInput:
                    return _channels[channel].IsUnstable(nowMs) ? AlarmVerdict.Bad
                        : _channels[channel].IsStable(nowMs) ? AlarmVerdict.Good : AlarmVerdict.Between;
                case AlarmKind.NoEffect:
                    return _rules.NoEffect(
                        heating.Status == HeatingStatus.Active,
                        heating.ChangedAtMs,
                        _reading,
                        (int)_config.Get(ConfigId.NoEffectRiseC),
                        (int)_config.Get(ConfigId.NoEffectAfterMin),
                        nowMs);
                case AlarmKind.NoHeatCall:
                    return _rules.NoHeatCall(IsAnyActive(), (int)_config.Get(ConfigId.NoHeatCallAfterH), nowMs);
                case AlarmKind.ClockNotSet:
                    return _rules.ClockNotSet(
                        _wallClock.IsTrusted, _board.Network.IsUp, (int)_config.Get(ConfigId.ClockNotSetAfterMin), nowMs);
                case AlarmKind.EventsLost:
                    return _rules.EventsLost(_journal.LostCount, nowMs);
                default:
                    return _rules.LowMemory(_freeBytes, (int)_config.Get(ConfigId.LowMemoryKb) * BytesPerKb);
            }
        }

        private bool IsAnyActive()
        {
            bool isActive = false;
            for (int channel = 0; channel < _channels.Length; channel++)
            {
                isActive |= _channels[channel].Monitor.Status == HeatingStatus.Active;
            }

            return isActive;
        }

        private void Tell(int slot, bool hasChanged, bool isAfterBoot, long nowMs)
        {
            int bit = 1 << slot;
            if (hasChanged)
            {
                _changed |= bit;
                Save();
            }

            AlarmKind kind = AlarmSlot.Kind(slot);
            bool isRaised = _monitor.IsOpen(slot);
            bool isDurable = _recorder.AlarmChanged(
                kind, isRaised, _reading, ValueOf(slot, isRaised, nowMs), isAfterBoot, ChannelOf(slot), nowMs);
            bool wasChanged = (_changed & bit) != 0;
            _changed &= isDurable ? ~bit : -1;
            if (!hasChanged && wasChanged && isDurable)
            {
                // Told: the next boot need not tell it once more.
                Save();
            }
        }

        private int ValueOf(int slot, bool isRaised, long nowMs)
        {
            int channel = AlarmSlot.Channel(slot);
            switch (AlarmSlot.Kind(slot))
            {
                case AlarmKind.Overheat:
                    return _config.OverheatMilliC;
                case AlarmKind.Frost:
                    return _config.FrostMilliC;
                case AlarmKind.SensorFlapping:
                    return _rules.FlapCount;
                case AlarmKind.ShortCycling:
                    return channel < _channels.Length ? _rules.StartCount(channel) : 0;
                case AlarmKind.UnstableInput:
                    return TakeWithheld(channel, isRaised);
                case AlarmKind.NoEffect:
                    return (int)((nowMs - _channels[0].Monitor.ChangedAtMs) / MsPerMinute);
                case AlarmKind.NoHeatCall:
                    return (int)((nowMs - _rules.CalledMs) / AlarmRules.HourMs);
                case AlarmKind.ClockNotSet:
                    return (int)(nowMs / MsPerMinute);
                case AlarmKind.EventsLost:
                    return _journal.LostCount;
                case AlarmKind.LowMemory:
                    return _freeBytes;
                default:
                    return 0;
            }
        }

        // Counted from the first change that was left out to the end.
        private int TakeWithheld(int channel, bool isRaised)
        {
            if (channel >= _channels.Length)
            {
                return 0;
            }

            int count = _channels[channel].WithheldCount - _withheldCounts[channel];
            _withheldCounts[channel] += isRaised ? 0 : count;
            return count;
        }

        private bool TryLoad()
        {
            bool hasSlot = _file.Load();
            _loadCount++;
            if (_file.IsUnreadable && _loadCount < LoadAttempts)
            {
                return false;
            }

            _isLoaded = true;
            bool isKnown = hasSlot && _file.LoadedLength >= PayloadLength;
            byte[] bytes = _board.Buffer.Bytes;
            int open = isKnown ? (int)LittleEndian.ReadUInt(bytes, _file.LoadedOffset) : 0;
            _changed = isKnown ? (int)LittleEndian.ReadUInt(bytes, _file.LoadedOffset + 4) : 0;
            if (_file.IsDamaged)
            {
                // The damaged slot may have been the newer one, with a change of any alarm: all are told again.
                _changed |= AllSlots();
            }

            _monitor.Restore(open, _changed);
            if (!isKnown || _file.IsDamaged)
            {
                // Both slots exist from now on, so rewriting them needs no space on a full drive.
                Save();
                Save();
            }

            return true;
        }

        private int AllSlots()
        {
            int all = 0;
            for (int slot = 1; slot < AlarmSlot.End; slot++)
            {
                bool isThere = AlarmSlot.Kind(slot) < (AlarmKind)AlarmKinds.End && AlarmSlot.Channel(slot) < _channels.Length;
                all |= isThere ? 1 << slot : 0;
            }

            return all;
        }

        private void Save()
        {
            _file.Begin(PayloadLength);
            LittleEndian.WriteUInt(_board.Buffer.Bytes, TwoSlotFile.PayloadOffset, (uint)_monitor.Open);
            LittleEndian.WriteUInt(_board.Buffer.Bytes, TwoSlotFile.PayloadOffset + 4, (uint)_changed);
            if (!_file.Save(PayloadLength))
            {
                _board.System.Warn("alarms: the drive cannot store which are open");
            }
        }
    }
}
