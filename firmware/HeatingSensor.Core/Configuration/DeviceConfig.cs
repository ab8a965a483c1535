using HeatingSensor.Model;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// A value for every key of <see cref="ConfigTable"/>. The device runs with one instance; its parts hold a reference and
    /// read values when they need them, so nobody has to notify them of changes.
    /// </summary>
    public sealed class DeviceConfig
    {
        private readonly long[] _values = new long[ConfigId.Count];
        private long _told;

        /// <summary>Creates a configuration with the defaults.</summary>
        public DeviceConfig()
        {
            for (int id = 0; id < ConfigId.Count; id++)
            {
                _values[id] = ConfigTable.Of(id).Default;
            }
        }

        /// <summary>Creates a copy.</summary>
        public DeviceConfig(DeviceConfig other)
        {
            CopyFrom(other);
        }

        /// <summary>Increases whenever a value changes, for parts that cache what they derive from values.</summary>
        public int Version { get; private set; }

        public int DebounceMs => (int)_values[ConfigId.DebounceMs];

        public int OnDelayMs => (int)_values[ConfigId.OnDelayMs];

        public int OffDelayMs => (int)_values[ConfigId.OffDelayMs];

        public bool IsRelayActiveLow => _values[ConfigId.RelayActiveLevel] == ConfigTable.Low;

        public int SamplingIntervalMs => (int)_values[ConfigId.SamplingIntervalS] * 1000;

        public int TelemetryIntervalMs => (int)_values[ConfigId.TelemetryIntervalS] * 1000;

        public int TelemetryBatchSize => (int)_values[ConfigId.TelemetryBatchSize];

        public int OverheatMilliC => (int)_values[ConfigId.OverheatC];

        public int FrostMilliC => (int)_values[ConfigId.FrostC];

        /// <summary>How many readings in a row must agree for an alarm.</summary>
        public int AlarmReadings => (int)_values[ConfigId.AlarmReadings];

        public int ChangesPerMinuteMax => (int)_values[ConfigId.ChangesPerMinuteMax];

        public bool IsAlarmOff(AlarmKind kind) => (_values[ConfigId.AlarmsOff] & (1L << ((int)kind - 1))) != 0;

        public int BackoffCapMs => (int)_values[ConfigId.BackoffCapS] * 1000;

        public int KeepAliveS => (int)_values[ConfigId.KeepAliveS];

        public int JournalCapBytes => (int)_values[ConfigId.JournalCapKb] * 1024;

        public LogLevel LogLevel => (LogLevel)(int)_values[ConfigId.LogLevel];

        /// <summary>For <see cref="MaintenanceWindow.Contains"/>.</summary>
        public long MaintenanceWindow => _values[ConfigId.MaintenanceWindow];

        /// <summary>A key's value, in its smallest steps.</summary>
        /// <param name="id">See <see cref="ConfigId"/>.</param>
        public long Get(int id) => _values[id];

        /// <summary>Changes a value.</summary>
        /// <returns>False if it is out of the key's range; nothing has changed.</returns>
        public bool Set(int id, long value)
        {
            if (!ConfigTable.Of(id).IsInRange(value))
            {
                return false;
            }

            Version += _values[id] == value ? 0 : 1;
            _values[id] = value;
            return true;
        }

        /// <summary>Whether the value was last desired under the key's alias. It is then reported under both names, because
        /// otherwise the delta would never clear.</summary>
        public bool IsTold(int id) => (_told & (1L << id)) != 0;

        public void SetTold(int id, bool isTold) => _told = isTold ? _told | (1L << id) : _told & ~(1L << id);

        public void CopyFrom(DeviceConfig other)
        {
            for (int id = 0; id < ConfigId.Count; id++)
            {
                Version += _values[id] == other._values[id] ? 0 : 1;
                _values[id] = other._values[id];
            }

            _told = other._told;
        }

        /// <summary>Whether all values, and the names under which they were desired, are equal.</summary>
        public bool IsSameAs(DeviceConfig other)
        {
            bool isSame = _told == other._told;
            for (int id = 0; id < ConfigId.Count && isSame; id++)
            {
                isSame = _values[id] == other._values[id];
            }

            return isSame;
        }

        /// <summary>Whether changing from the other configuration to this one needs a new connection.</summary>
        public bool NeedsReconnectFrom(DeviceConfig other)
        {
            bool isNeeded = false;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                isNeeded |= _values[id] != other._values[id] && ConfigTable.Of(id).NeedsReconnect;
            }

            return isNeeded;
        }

        /// <summary>Whether changing from the other configuration to this one might cost the connection.</summary>
        public bool NeedsTrialFrom(DeviceConfig other)
        {
            bool isNeeded = false;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                isNeeded |= _values[id] != other._values[id] && ConfigTable.Of(id).NeedsTrial;
            }

            return isNeeded;
        }

        /// <summary>The thermistor's constants as doubles, for calculation.</summary>
        public ThermistorConstants ToThermistor()
        {
            return new ThermistorConstants
            {
                IsSteinhartHart = _values[ConfigId.ThermistorModel] != 0,
                Beta = Real(ConfigId.ThermistorBeta),
                R0Ohm = Real(ConfigId.ThermistorR0Ohm),
                T0MilliC = (int)_values[ConfigId.ThermistorT0C],
                A = Real(ConfigId.SteinhartA),
                B = Real(ConfigId.SteinhartB),
                C = Real(ConfigId.SteinhartC),
                IsToGround = _values[ConfigId.ThermistorTo] == 0,
                SeriesOhm = Real(ConfigId.SeriesResistorOhm),
                SupplyMv = (int)_values[ConfigId.DividerSupplyMv],
                ReferenceMv = Real(ConfigId.AdcReferenceMv),
                OffsetMv = Real(ConfigId.AdcOffsetMv),
                OffsetMilliC = (int)_values[ConfigId.TemperatureOffsetC],
            };
        }

        private double Real(int id) => FixedPoint.ToDouble(_values[id], ConfigTable.Of(id).Decimals);
    }
}
