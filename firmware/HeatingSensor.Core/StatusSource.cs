using HeatingSensor.Model;
using HeatingSensor.Shadow;

namespace HeatingSensor
{
    /// <summary>Reads what the classic shadow shows off the device's parts.</summary>
    public sealed class StatusSource : IStatusSource
    {
        private readonly HeatingWatch _heating;
        private readonly EventRecorder _recorder;

        public StatusSource(HeatingWatch heating, EventRecorder recorder, uint epoch)
        {
            _heating = heating;
            _recorder = recorder;
            Epoch = epoch;
        }

        public HeatingStatus Status => _heating.Monitor.Status;

        public uint Epoch { get; }

        public long Sequence => _recorder.LastSequence;

        public TemperatureReading Measure() => _heating.Sensor.Measure();
    }
}
