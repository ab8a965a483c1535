using HeatingSensor.Configuration;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Sensing;
using HeatingSensor.Shadow;
using HeatingSensor.Uplink;

namespace HeatingSensor
{
    /// <summary>Brings the configuration to the parts of the device that run with it.</summary>
    public sealed class ConfigApplier : IConfigurable
    {
        private const int MsPerSecond = 1000;

        private readonly BoardPorts _board;
        private readonly LogFilter _log;
        private readonly FlashJournal _journal;
        private readonly HeatingWatch _heating;
        private readonly TelemetryRecorder _telemetry;
        private readonly DeviceConfig _running;
        private readonly HealthPublisher _health;

        public ConfigApplier(
            BoardPorts board,
            LogFilter log,
            FlashJournal journal,
            HeatingWatch heating,
            TelemetryRecorder telemetry,
            DeviceConfig running,
            HealthPublisher health)
        {
            _board = board;
            _log = log;
            _journal = journal;
            _heating = heating;
            _telemetry = telemetry;
            _running = running;
            _health = health;
        }

        public void Apply(DeviceConfig config)
        {
            _log.Level = config.LogLevel;
            ApplySensing(config);
            ApplyTelemetry(config);
            _running.CopyFrom(config);
            _journal.CapBytes = JournalCap.For(config.JournalCapBytes, _board.Store.FreeBytes, _journal.RoomBytes);
        }

        private void ApplySensing(DeviceConfig config)
        {
            _heating.DebounceMs = config.DebounceMs;
            _heating.Monitor.OnDelayMs = config.OnDelayMs;
            _heating.Monitor.OffDelayMs = config.OffDelayMs;
            _heating.Sensor.Thermistor = new Thermistor(config.ToThermistor());
            _heating.SetPolarity(config.IsRelayActiveLow);
        }

        private void ApplyTelemetry(DeviceConfig config)
        {
            int samplingIntervalS = config.SamplingIntervalMs / MsPerSecond;
            bool isNewPace = _telemetry.Samples.IntervalS != samplingIntervalS
                || _telemetry.Samples.BatchSize != config.TelemetryBatchSize
                || _telemetry.Samples.WaitMaxMs != config.TelemetryIntervalMs;
            if (isNewPace)
            {
                _telemetry.Samples.Configure(
                    samplingIntervalS, config.TelemetryBatchSize, config.TelemetryIntervalMs);
            }

            _telemetry.Alarms.OverheatMilliC = config.OverheatMilliC;
            _telemetry.Alarms.FrostMilliC = config.FrostMilliC;
            _health.IntervalMs = config.TelemetryIntervalMs;
        }
    }
}
