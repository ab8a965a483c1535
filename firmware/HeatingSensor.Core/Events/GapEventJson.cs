namespace HeatingSensor.Events
{
    /// <summary>The gap event as it goes over the wire: it has a "type" and no "status", so nobody takes it for a
    /// status change. The keys, their order and their form are fixed.</summary>
    public sealed class GapEventJson
    {
        // 128 for the longest thing name, about 110 for keys, 11 for each of four numbers, 15 for the version.
        private const int Capacity = 320;

        private static readonly byte[] LastLost = JsonBytes.Ascii(",\"lastLostSeq\":");
        private static readonly byte[] LostCount = JsonBytes.Ascii(",\"lostCount\":");
        private static readonly byte[] BootId = JsonBytes.Ascii(",\"bootId\":");
        private static readonly byte[] Firmware = JsonBytes.Ascii(",\"firmware\":\"");
        private static readonly byte[] Tail = JsonBytes.Ascii("\"}");

        private readonly JsonBytes _json = new JsonBytes(Capacity);
        private readonly byte[] _head;

        /// <param name="deviceId">The thing's name: letters, digits, ':', '_' and '-', 128 at most.</param>
        public GapEventJson(string deviceId)
        {
            _head = JsonBytes.Ascii("{\"deviceId\":\"" + deviceId + "\",\"type\":\"gap\",\"firstLostSeq\":");
        }

        /// <summary>The event's JSON, in an array of its own.</summary>
        public byte[] Encode(GapEvent gap)
        {
            _json.Clear();
            _json.Block(_head);
            _json.Number(gap.FirstSequence);
            _json.Block(LastLost);
            _json.Number(gap.LastSequence);
            _json.Block(LostCount);
            _json.Number(gap.LostCount);
            _json.Block(BootId);
            _json.Number(gap.BootId);
            _json.Block(Firmware);
            _json.Version(gap.FirmwareVersion);
            _json.Block(Tail);
            return _json.ToArray();
        }
    }
}
