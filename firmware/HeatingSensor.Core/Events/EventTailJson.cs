namespace HeatingSensor.Events
{
    /// <summary>The keys that messages of all kinds share.</summary>
    public static class EventTailJson
    {
        private static readonly byte[] True = JsonBytes.Ascii("true");
        private static readonly byte[] False = JsonBytes.Ascii("false");
        private static readonly byte[] Timestamp = JsonBytes.Ascii(",\"timestamp\":");
        private static readonly byte[] TimeSynced = JsonBytes.Ascii(",\"timeSynced\":");
        private static readonly byte[] Sequence = JsonBytes.Ascii(",\"seq\":");
        private static readonly byte[] BootId = JsonBytes.Ascii(",\"bootId\":");
        private static readonly byte[] Replayed = JsonBytes.Ascii(",\"replayed\":");
        private static readonly byte[] Firmware = JsonBytes.Ascii(",\"firmware\":\"");
        private static readonly byte[] Tail = JsonBytes.Ascii("\"}");

        /// <summary>When it happened, and its identity.</summary>
        public static void Identity(JsonBytes json, JournalEvent e)
        {
            json.Block(Timestamp);
            json.Number(e.UtcMs);
            json.Block(TimeSynced);
            Truth(json, e.IsTimeSynced);
            json.Block(Sequence);
            json.Number(e.Sequence);
            json.Block(BootId);
            json.Number(e.BootId);
        }

        /// <summary>Whether it comes late, the firmware, and the end.</summary>
        public static void End(JsonBytes json, JournalEvent e)
        {
            json.Block(Replayed);
            Truth(json, e.IsReplayed);
            json.Block(Firmware);
            json.Version(e.FirmwareVersion);
            json.Block(Tail);
        }

        public static void Truth(JsonBytes json, bool isTrue) => json.Block(isTrue ? True : False);
    }
}
