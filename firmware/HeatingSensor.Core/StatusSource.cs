using HeatingSensor.Model;
using HeatingSensor.Shadow;

namespace HeatingSensor
{
    /// <summary>Reads what the classic shadow shows off the device's parts.</summary>
    public sealed class StatusSource : IStatusSource
    {
        private readonly HeatingWatch _heating;
        private readonly EventRecorder _recorder;

        public StatusSource(HeatingWatch heating, EventRecorder recorder)
        {
            _heating = heating;
            _recorder = recorder;
        }

        public HeatingStatus Status => _heating.Monitor.Status;

        public long Sequence => _recorder.LastSequence;

        public TemperatureReading Measure() => _heating.Sensor.Measure();
    }
}
