namespace HeatingSensor.Events
{
    /// <summary>The status event as it goes over the wire. The keys, their order and their form are fixed.</summary>
    public sealed class StatusEventJson
    {
        // 128 for the longest thing name, about 240 for keys and words, 20 for each of five numbers.
        private const int Capacity = 512;

        private static readonly byte[] PreviousStatus = JsonBytes.Ascii(",\"previousStatus\":");
        private static readonly byte[] Temperature = JsonBytes.Ascii(",\"temperature\":");
        private static readonly byte[] PreviousDuration = JsonBytes.Ascii(",\"previousDurationMs\":");

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
            ReadingJson.Status(_json, e.Status);
            _json.Block(PreviousStatus);
            ReadingJson.Status(_json, e.PreviousStatus);
            _json.Block(Temperature);
            ReadingJson.Temperature(_json, e.Temperature);
            EventTailJson.Identity(_json, e);
            _json.Block(PreviousDuration);
            _json.Number(e.PreviousDurationMs);
            EventTailJson.End(_json, e);
            return _json.ToArray();
        }
    }
}
