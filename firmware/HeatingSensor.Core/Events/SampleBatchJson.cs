namespace HeatingSensor.Events
{
    /// <summary>A batch of samples as it goes over the wire. The keys, their order and their form are fixed.</summary>
    public sealed class SampleBatchJson
    {
        // 128 for the longest thing name, about 150 for the keys, 20 for each of four numbers, 63 for each sample.
        private const int Capacity = 1024;

        private static readonly byte[] Interval = JsonBytes.Ascii(",\"intervalS\":");
        private static readonly byte[] Samples = JsonBytes.Ascii(",\"samples\":[");
        private static readonly byte[] Comma = JsonBytes.Ascii(",");
        private static readonly byte[] Status = JsonBytes.Ascii("{\"status\":");
        private static readonly byte[] Temperature = JsonBytes.Ascii(",\"temperature\":");
        private static readonly byte[] EndOfSample = JsonBytes.Ascii("}");
        private static readonly byte[] EndOfSamples = JsonBytes.Ascii("]");

        private readonly JsonBytes _json = new JsonBytes(Capacity);
        private readonly byte[] _head;

        /// <param name="deviceId">The thing's name: letters, digits, ':', '_' and '-', 128 at most.</param>
        public SampleBatchJson(string deviceId)
        {
            _head = JsonBytes.Ascii("{\"deviceId\":\"" + deviceId + "\",\"type\":\"samples\"");
        }

        /// <summary>The batch's JSON, in an array of its own.</summary>
        public byte[] Encode(SampleBatch batch)
        {
            _json.Clear();
            _json.Block(_head);
            EventTailJson.Identity(_json, batch);
            _json.Block(Interval);
            _json.Number(batch.IntervalS);
            _json.Block(Samples);
            for (int index = 0; index < batch.Count; index++)
            {
                if (index > 0)
                {
                    _json.Block(Comma);
                }

                _json.Block(Status);
                ReadingJson.Status(_json, batch.Statuses[index]);
                _json.Block(Temperature);
                ReadingJson.Temperature(_json, batch.Temperatures[index]);
                _json.Block(EndOfSample);
            }

            _json.Block(EndOfSamples);
            EventTailJson.End(_json, batch);
            return _json.ToArray();
        }
    }
}
