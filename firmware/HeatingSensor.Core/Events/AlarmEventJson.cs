using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>An alarm as it goes over the wire. The keys, their order and their form are fixed.</summary>
    public sealed class AlarmEventJson
    {
        // 128 for the longest thing name, about 200 for keys and words, 20 for each of four numbers.
        private const int Capacity = 448;

        private static readonly byte[] Raised = JsonBytes.Ascii(",\"raised\":");
        private static readonly byte[] Temperature = JsonBytes.Ascii(",\"temperature\":");
        private static readonly byte[] Threshold = JsonBytes.Ascii(",\"threshold\":");

        private readonly JsonBytes _json = new JsonBytes(Capacity);
        private readonly byte[] _head;

        /// <param name="deviceId">The thing's name: letters, digits, ':', '_' and '-', 128 at most.</param>
        public AlarmEventJson(string deviceId)
        {
            _head = JsonBytes.Ascii("{\"deviceId\":\"" + deviceId + "\",\"type\":\"alarm\",\"alarm\":");
        }

        /// <summary>The alarm's JSON, in an array of its own.</summary>
        public byte[] Encode(AlarmEvent alarm)
        {
            _json.Clear();
            _json.Block(_head);
            _json.Text(AlarmNames.Name(alarm.Kind));
            _json.Block(Raised);
            EventTailJson.Truth(_json, alarm.IsRaised);
            _json.Block(Temperature);
            ReadingJson.Temperature(_json, alarm.Temperature);
            if (alarm.Kind != AlarmKind.SensorFault)
            {
                _json.Block(Threshold);
                _json.Tenths(alarm.ThresholdMilliC);
            }

            EventTailJson.Identity(_json, alarm);
            EventTailJson.End(_json, alarm);
            return _json.ToArray();
        }
    }
}
