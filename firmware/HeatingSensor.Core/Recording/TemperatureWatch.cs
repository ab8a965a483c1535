using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Model;
using HeatingSensor.Sensing;

namespace HeatingSensor.Recording
{
    /// <summary>Measures the temperature at intervals, and records sample batches and alarms.</summary>
    public sealed class TemperatureWatch
    {
        private readonly DeviceConfig _config;
        private readonly TemperatureSensor _sensor;
        private readonly HeatingMonitor _monitor;
        private readonly Recorder _recorder;
        private readonly SampleCollector _samples;
        private readonly AlarmMonitor _alarms = new AlarmMonitor();

        /// <param name="monitor">The first channel's monitor, whose status goes into the samples.</param>
        public TemperatureWatch(DeviceConfig config, TemperatureSensor sensor, HeatingMonitor monitor, Recorder recorder)
        {
            _config = config;
            _sensor = sensor;
            _monitor = monitor;
            _recorder = recorder;
            _samples = new SampleCollector(config);
        }

        /// <summary>False: only alarms are recorded.</summary>
        public bool HasSamples = true;

        /// <summary>Measures if a sample is due.</summary>
        /// <returns>When to call again: board time in ms.</returns>
        public long Step(long nowMs)
        {
            _samples.Follow();

            // Until the relay has been read once, the heating's status is unknown.
            if (_monitor.Status == HeatingStatus.Unknown || nowMs < _samples.NextMs)
            {
                return _samples.NextMs > nowMs ? _samples.NextMs : long.MaxValue;
            }

            int reading = _sensor.Measure();
            TakeAlarm(reading, nowMs);
            if (_samples.MustEmptyBefore(nowMs))
            {
                Record();
            }

            _samples.Add(reading, _monitor.Status, nowMs);
            if (_samples.IsDue(nowMs))
            {
                Record();
            }

            return _samples.NextMs;
        }

        private void TakeAlarm(int reading, long nowMs)
        {
            AlarmKind kind = _alarms.Take(reading, _config.OverheatMilliC, _config.FrostMilliC);
            if (kind != AlarmKind.None)
            {
                int thresholdMilliC = kind == AlarmKind.Overheat ? _config.OverheatMilliC
                    : kind == AlarmKind.Frost ? _config.FrostMilliC : 0;
                _recorder.AlarmChanged(kind, _alarms.IsRaised(kind), reading, thresholdMilliC, nowMs);
            }
        }

        private void Record()
        {
            if (HasSamples)
            {
                _recorder.Sampled(_samples);
            }

            _samples.Clear();
        }
    }
}
