using HeatingSensor.Model;

namespace HeatingSensor.Heating
{
    /// <summary>
    /// When an alarm is due, and what of the past that takes. Every rule leaves room between raising and clearing
    /// (<see cref="AlarmVerdict.Between"/>), so that no alarm chatters at its limit. Pure: readings, times and limits come in
    /// as arguments.
    /// </summary>
    public sealed class AlarmRules
    {
        /// <summary>Temperature alarms clear this far back from their threshold.</summary>
        public const int HysteresisMilliC = 2000;

        /// <summary>The memory alarm clears when this much more than its limit is free.</summary>
        public const int HysteresisBytes = 2048;

        /// <summary>How often within an hour the sensor may fail or work again.</summary>
        public const int FlapsMax = 6;

        /// <summary>Water this warm is an effect of the heating, even if it does not become warmer still.</summary>
        public const int WarmMilliC = 40000;

        /// <summary>How long nothing may be lost before the alarm of lost events is cleared.</summary>
        public const int HourMs = 3600000;

        private const int MsPerMinute = 60000;
        private const long Never = long.MinValue;

        // What HourCounts counts: flaps of the sensor, then the starts of each channel.
        private const int Flaps = 0;
        private const int Starts = 1;

        private readonly HourCounts _hour;
        private readonly int[] _cycles;
        private bool _hadFault;
        private bool _isFirstReading = true;
        private long _runSinceMs = Never;
        private int _runBeganMilliC;
        private bool _hasRisen;
        private long _calledMs;
        private long _networkSinceMs = Never;
        private int _lostCount;
        private long _lostMs = Never;

        public AlarmRules(int channels)
        {
            _hour = new HourCounts(Starts + channels);
            _cycles = new int[channels];
        }

        /// <summary>A check begins.</summary>
        /// <param name="reading">See <see cref="Reading"/>.</param>
        public void Begin(int reading, long nowMs)
        {
            _hour.Pass(nowMs);
            bool hasFault = Reading.IsFault(reading);
            if (hasFault != _hadFault && !_isFirstReading)
            {
                _hour.Add(Flaps, 1);
            }

            _isFirstReading = false;
            _hadFault = hasFault;
        }

        public AlarmVerdict Overheat(int reading, int limitMilliC)
        {
            return Reading.IsFault(reading) ? AlarmVerdict.Unknown : Above(reading, limitMilliC, limitMilliC - HysteresisMilliC);
        }

        public AlarmVerdict Frost(int reading, int limitMilliC)
        {
            return Reading.IsFault(reading)
                ? AlarmVerdict.Unknown
                : Above(-reading, -limitMilliC, -limitMilliC - HysteresisMilliC);
        }

        /// <param name="isFlapping">The alarm of a flapping sensor is open: this one then stays as it is.</param>
        public AlarmVerdict SensorFault(int reading, bool isFlapping)
        {
            return isFlapping ? AlarmVerdict.Between : Reading.IsFault(reading) ? AlarmVerdict.Bad : AlarmVerdict.Good;
        }

        public AlarmVerdict SensorFlapping(long nowMs) => OfAnHour(Flaps, FlapsMax, nowMs);

        /// <summary>How often the sensor failed or worked again in the last hour.</summary>
        public int FlapCount => _hour.Sum(Flaps);

        /// <param name="cycleCount">How often the channel has started since boot.</param>
        /// <param name="limit">Starts within an hour that are still no alarm.</param>
        public AlarmVerdict ShortCycling(int channel, int cycleCount, int limit, long nowMs)
        {
            _hour.Add(Starts + channel, cycleCount - _cycles[channel]);
            _cycles[channel] = cycleCount;
            return OfAnHour(Starts + channel, limit, nowMs);
        }

        /// <summary>How often a channel has started in the last hour.</summary>
        public int StartCount(int channel) => _hour.Sum(Starts + channel);

        /// <summary>Judges a run of the heating by whether the water has become warmer since it began.</summary>
        /// <param name="sinceMs">When the run began.</param>
        /// <param name="limitMin">How long a run may take to show an effect.</param>
        public AlarmVerdict NoEffect(bool isActive, long sinceMs, int reading, int riseMilliC, int limitMin, long nowMs)
        {
            if (!isActive || Reading.IsFault(reading))
            {
                // What a run has achieved stays true for the rest of it.
                _runSinceMs = isActive ? _runSinceMs : Never;
                return AlarmVerdict.Between;
            }

            if (_runSinceMs != sinceMs)
            {
                _runSinceMs = sinceMs;
                _runBeganMilliC = reading;
                _hasRisen = false;
            }

            // The water may cool on before the heat arrives.
            _runBeganMilliC = reading < _runBeganMilliC ? reading : _runBeganMilliC;
            _hasRisen |= reading >= WarmMilliC || reading - _runBeganMilliC >= riseMilliC;
            return _hasRisen ? AlarmVerdict.Good
                : nowMs - sinceMs >= (long)limitMin * MsPerMinute ? AlarmVerdict.Bad : AlarmVerdict.Between;
        }

        /// <param name="isActive">Whether any relay is on.</param>
        public AlarmVerdict NoHeatCall(bool isActive, int limitH, long nowMs)
        {
            _calledMs = isActive ? nowMs : _calledMs;
            return isActive ? AlarmVerdict.Good
                : nowMs - _calledMs >= (long)limitH * HourMs ? AlarmVerdict.Bad : AlarmVerdict.Between;
        }

        /// <summary>When a relay was last seen on, or the boot.</summary>
        public long CalledMs => _calledMs;

        public AlarmVerdict ClockNotSet(bool isTrusted, bool isNetworkUp, int limitMin, long nowMs)
        {
            _networkSinceMs = !isNetworkUp ? Never : _networkSinceMs == Never ? nowMs : _networkSinceMs;
            bool isLate = isNetworkUp && nowMs - _networkSinceMs >= (long)limitMin * MsPerMinute;
            return isTrusted ? AlarmVerdict.Good : isLate ? AlarmVerdict.Bad : AlarmVerdict.Between;
        }

        /// <param name="lostCount">Events lost since boot.</param>
        public AlarmVerdict EventsLost(int lostCount, long nowMs)
        {
            if (lostCount != _lostCount)
            {
                _lostCount = lostCount;
                _lostMs = nowMs;
                return AlarmVerdict.Bad;
            }

            return nowMs - (_lostMs == Never ? 0 : _lostMs) >= HourMs ? AlarmVerdict.Good : AlarmVerdict.Between;
        }

        /// <param name="freeBytes">0 if unknown.</param>
        public AlarmVerdict LowMemory(int freeBytes, int limitBytes)
        {
            return freeBytes == 0 ? AlarmVerdict.Unknown : Above(-freeBytes, -limitBytes, -limitBytes - HysteresisBytes);
        }

        private static AlarmVerdict Above(int value, int raise, int clear)
        {
            return value > raise ? AlarmVerdict.Bad : value <= clear ? AlarmVerdict.Good : AlarmVerdict.Between;
        }

        // Cleared at half the limit, but not before there has been a whole hour to look back on.
        private AlarmVerdict OfAnHour(int thing, int limit, long nowMs)
        {
            int count = _hour.Sum(thing);
            return count > limit ? AlarmVerdict.Bad
                : count <= limit / 2 && nowMs >= HourMs ? AlarmVerdict.Good : AlarmVerdict.Between;
        }
    }
}
