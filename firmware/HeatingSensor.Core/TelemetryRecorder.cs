using HeatingSensor.Heating;
using HeatingSensor.Model;
using HeatingSensor.Sensing;
using HeatingSensor.Telemetry;

namespace HeatingSensor
{
    /// <summary>Measures at intervals, and makes batches of samples and alarms of what it measures.</summary>
    public sealed class TelemetryRecorder
    {
        private readonly TemperatureSensor _sensor;
        private readonly HeatingMonitor _monitor;
        private readonly EventRecorder _recorder;

        public TelemetryRecorder(TemperatureSensor sensor, HeatingMonitor monitor, EventRecorder recorder)
        {
            _sensor = sensor;
            _monitor = monitor;
            _recorder = recorder;
        }

        /// <summary>The samples that wait, and how often and how long.</summary>
        public SampleCollector Samples { get; } = new SampleCollector();

        /// <summary>The alarms, and their thresholds.</summary>
        public AlarmMonitor Alarms { get; } = new AlarmMonitor();

        /// <summary>What was measured last.</summary>
        public TemperatureReading Temperature { get; private set; }

        /// <summary>Measures if it is time.</summary>
        /// <returns>When to be called again: board time in ms.</returns>
        public long Step(long nowMs)
        {
            // Before the relay was read for the first time there is nothing to say of the heating.
            if (_monitor.Status == HeatingStatus.Unknown || nowMs < Samples.NextMs)
            {
                return Samples.NextMs > nowMs ? Samples.NextMs : long.MaxValue;
            }

            Temperature = _sensor.Measure();
            TakeAlarm(nowMs);
            if (Samples.MustEmptyBefore(nowMs))
            {
                Record();
            }

            Samples.Add(Temperature, _monitor.Status, nowMs);
            if (Samples.IsDue(nowMs))
            {
                Record();
            }

            return Samples.NextMs;
        }

        private void TakeAlarm(long nowMs)
        {
            AlarmKind kind = Alarms.Take(Temperature);
            if (kind != AlarmKind.None)
            {
                _recorder.AlarmChanged(kind, Alarms.IsRaised(kind), Temperature, Alarms.ThresholdMilliC(kind), nowMs);
            }
        }

        private void Record()
        {
            _recorder.Sampled(Samples.Batch);
            Samples.Clear();
        }
    }
}
