using HeatingSensor.Configuration;
using HeatingSensor.Heating;
using HeatingSensor.Model;
using HeatingSensor.Sensing;

namespace HeatingSensor.Recording
{
    /// <summary>Samples temperature and status at intervals, and records the samples in batches.</summary>
    public sealed class TemperatureWatch
    {
        /// <summary>How long after a boot the first sample waits for the relay's first level; then its status is unknown.
        /// </summary>
        public const int StatusWaitMs = 10000;

        private readonly TemperatureSensor _sensor;
        private readonly HeatingMonitor _monitor;
        private readonly Recorder _recorder;
        private readonly SampleCollector _samples;

        /// <param name="monitor">The first channel's monitor, whose status goes into the samples.</param>
        public TemperatureWatch(DeviceConfig config, TemperatureSensor sensor, HeatingMonitor monitor, Recorder recorder)
        {
            _sensor = sensor;
            _monitor = monitor;
            _recorder = recorder;
            _samples = new SampleCollector(config);
        }

        /// <summary>Measures if a sample is due.</summary>
        /// <returns>When to call again: board time in ms.</returns>
        public long Step(long nowMs)
        {
            _samples.Follow();

            if (nowMs < _samples.NextMs)
            {
                return _samples.NextMs;
            }

            if (_monitor.Status == HeatingStatus.Unknown && nowMs < StatusWaitMs)
            {
                return StatusWaitMs;
            }

            int reading = _sensor.Measure();
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

        private void Record()
        {
            _recorder.Sampled(_samples);
            _samples.Clear();
        }
    }
}
