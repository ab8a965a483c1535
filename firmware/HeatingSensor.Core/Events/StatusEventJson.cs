using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>The status event as it goes over the wire. The keys, their order and their form are fixed.</summary>
    public sealed class StatusEventJson
    {
        // 128 for the longest thing name, about 240 for keys and words, 20 for each of five numbers.
        private const int Capacity = 512;

        private static readonly byte[] Active = JsonBytes.Ascii("\"ACTIVE\"");
        private static readonly byte[] Inactive = JsonBytes.Ascii("\"INACTIVE\"");
        private static readonly byte[] Null = JsonBytes.Ascii("null");
        private static readonly byte[] True = JsonBytes.Ascii("true");
        private static readonly byte[] False = JsonBytes.Ascii("false");
        private static readonly byte[] PreviousStatus = JsonBytes.Ascii(",\"previousStatus\":");
        private static readonly byte[] Temperature = JsonBytes.Ascii(",\"temperature\":");
        private static readonly byte[] FaultOpen = JsonBytes.Ascii("null,\"sensorFault\":\"OPEN\"");
        private static readonly byte[] FaultShort = JsonBytes.Ascii("null,\"sensorFault\":\"SHORT\"");
        private static readonly byte[] FaultRange = JsonBytes.Ascii("null,\"sensorFault\":\"RANGE\"");
        private static readonly byte[] Timestamp = JsonBytes.Ascii(",\"timestamp\":");
        private static readonly byte[] TimeSynced = JsonBytes.Ascii(",\"timeSynced\":");
        private static readonly byte[] Sequence = JsonBytes.Ascii(",\"seq\":");
        private static readonly byte[] BootId = JsonBytes.Ascii(",\"bootId\":");
        private static readonly byte[] PreviousDuration = JsonBytes.Ascii(",\"previousDurationMs\":");
        private static readonly byte[] Replayed = JsonBytes.Ascii(",\"replayed\":");
        private static readonly byte[] Firmware = JsonBytes.Ascii(",\"firmware\":\"");
        private static readonly byte[] Tail = JsonBytes.Ascii("\"}");

        private readonly JsonBytes _json = new JsonBytes(Capacity);
        private readonly byte[] _head;

        /// <param name="deviceId">The thing's name: letters, digits, ':', '_' and '-', 128 at most.</param>
        public StatusEventJson(string deviceId)
        {
            _head = JsonBytes.Ascii("{\"deviceId\":\"" + deviceId + "\",\"status\":");
        }

        /// <summary>The event's JSON, in an array of its own.</summary>
        public byte[] Encode(StatusEvent e)
        {
            _json.Clear();
            _json.Block(_head);
            WriteStatus(e.Status);
            _json.Block(PreviousStatus);
            WriteStatus(e.PreviousStatus);
            _json.Block(Temperature);
            WriteTemperature(e.Temperature);
            _json.Block(Timestamp);
            _json.Number(e.UtcMs);
            _json.Block(TimeSynced);
            _json.Block(e.IsTimeSynced ? True : False);
            _json.Block(Sequence);
            _json.Number(e.Sequence);
            _json.Block(BootId);
            _json.Number(e.BootId);
            _json.Block(PreviousDuration);
            _json.Number(e.PreviousDurationMs);
            _json.Block(Replayed);
            _json.Block(e.IsReplayed ? True : False);
            _json.Block(Firmware);
            _json.Version(e.FirmwareVersion);
            _json.Block(Tail);
            return _json.ToArray();
        }

        private void WriteStatus(HeatingStatus status)
        {
            switch (status)
            {
                case HeatingStatus.Active:
                    _json.Block(Active);
                    break;
                case HeatingStatus.Inactive:
                    _json.Block(Inactive);
                    break;
                default:
                    _json.Block(Null);
                    break;
            }
        }

        private void WriteTemperature(TemperatureReading temperature)
        {
            switch (temperature.Fault)
            {
                case SensorFault.None:
                    _json.Tenths(temperature.MilliC);
                    break;
                case SensorFault.Open:
                    _json.Block(FaultOpen);
                    break;
                case SensorFault.Short:
                    _json.Block(FaultShort);
                    break;
                default:
                    _json.Block(FaultRange);
                    break;
            }
        }
    }
}
