using HeatingSensor.Json;
using HeatingSensor.Model;
using HeatingSensor.Recording;
using HeatingSensor.Sensing;
using HeatingSensor.Shadow;
using HeatingSensor.Storage;

namespace HeatingSensor.Telemetry
{
    /// <summary>Supplies the classic shadow with the first channel's status.</summary>
    public sealed class StatusSource : IStatusSource
    {
        private readonly RelayPipeline _heating;
        private readonly Recorder _recorder;
        private readonly AlarmWatch _alarms;
        private readonly Counters _counters;
        private readonly TemperatureSensor _sensor;

        public StatusSource(
            RelayPipeline heating, TemperatureSensor sensor, Recorder recorder, AlarmWatch alarms, Counters counters)
        {
            _alarms = alarms;
            _sensor = sensor;
            _heating = heating;
            _recorder = recorder;
            _counters = counters;
        }

        public HeatingStatus Status => _heating.Monitor.Status;

        public uint Epoch => _counters.Epoch;

        public long Sequence => _recorder.LastSequence;

        public int OpenAlarms => _alarms.Open;

        public int Measure() => _sensor.Measure();

        public void WriteAlarms(JsonWriter json) => _alarms.WriteOpen(json);
    }
}
