using System;
using HeatingSensor.Sensing;

namespace HeatingSensor.Configuration
{
    /// <summary>A value for every key of <see cref="ConfigTable"/>: what the device runs with, or may.</summary>
    public sealed class DeviceConfig
    {
        /// <summary>Nothing was ever desired under a key's alias.</summary>
        public const long NotTold = long.MinValue;

        private readonly long[] _values = new long[ConfigId.Count];
        private readonly long[] _told = new long[ConfigId.Count];

        /// <summary>The defaults.</summary>
        public DeviceConfig()
        {
            for (int id = 0; id < ConfigId.Count; id++)
            {
                _values[id] = ConfigTable.Of(id).Default;
                _told[id] = NotTold;
            }
        }

        /// <summary>Grows with every change: for parts that keep something derived.</summary>
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
        /// <returns>False if it is out of the key's range: nothing has changed.</returns>
        public bool Set(int id, long value)
        {
            bool isInRange = ConfigTable.Of(id).IsInRange(value);
            Version++;
            _values[id] = isInRange ? value : _values[id];
            return isInRange;
        }

        /// <summary>What was last desired under the key's alias, or <see cref="NotTold"/>. It is reported under the
        /// alias, even if the value has changed since under the key's own name: otherwise a document that desires both
        /// would never come to rest.</summary>
        public long Told(int id) => _told[id];

        /// <summary>Changes what was desired under the alias, the value not.</summary>
        /// <returns>False if it is out of the key's range: nothing has changed.</returns>
        public bool SetTold(int id, long value)
        {
            bool isInRange = value == NotTold || ConfigTable.Of(id).IsInRange(value);
            _told[id] = isInRange ? value : _told[id];
            return isInRange;
        }

        public void CopyFrom(DeviceConfig other)
        {
            Version++;
            Array.Copy(other._values, 0, _values, 0, ConfigId.Count);
            Array.Copy(other._told, 0, _told, 0, ConfigId.Count);
        }

        /// <summary>Whether all values, and all that aliases were told, are the same.</summary>
        public bool IsSameAs(DeviceConfig other)
        {
            bool isSame = true;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                isSame &= _values[id] == other._values[id] && _told[id] == other._told[id];
            }

            return isSame;
        }

        /// <summary>Whether going from the other configuration to this one takes a new connection.</summary>
        public bool NeedsReconnectFrom(DeviceConfig other)
        {
            bool isNeeded = false;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                isNeeded |= _values[id] != other._values[id] && ConfigTable.Of(id).NeedsReconnect;
            }

            return isNeeded;
        }

        /// <summary>The thermistor's constants, as they are calculated with.</summary>
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
                OffsetMilliC = (int)_values[ConfigId.TemperatureOffsetC],
            };
        }

        private double Real(int id) => FixedPoint.ToDouble(_values[id], ConfigTable.Of(id).Decimals);
    }
}
