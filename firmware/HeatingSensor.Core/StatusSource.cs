using HeatingSensor.Heating;
using HeatingSensor.Model;
using HeatingSensor.Recording;
using HeatingSensor.Shadow;

namespace HeatingSensor
{
    /// <summary>Reads what the classic shadow shows off the device's parts.</summary>
    public sealed class StatusSource : IStatusSource
    {
        private readonly RelayPipeline _heating;
        private readonly Recorder _recorder;
        private readonly Sensing.TemperatureSensor _sensor;

        public StatusSource(RelayPipeline heating, Sensing.TemperatureSensor sensor, Recorder recorder)
        {
            _sensor = sensor;
            _heating = heating;
            _recorder = recorder;
        }

        public HeatingStatus Status => _heating.Monitor.Status;

        public long Sequence => _recorder.LastSequence;

        public int Measure() => _sensor.Measure();
    }
}
