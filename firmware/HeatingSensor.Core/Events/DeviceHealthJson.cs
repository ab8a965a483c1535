using HeatingSensor.Model;

namespace HeatingSensor.Events
{
    /// <summary>The device's health as it goes over the wire: an object's members, so that a message and a shadow can
    /// both hold them. The keys, their order and their form are fixed.</summary>
    public sealed class DeviceHealthJson
    {
        /// <summary>Bytes of the members, at most: about 430 for keys and the state's name, 20 for each number.</summary>
        public const int MembersMax = 864;

        private static readonly byte[] BootId = JsonBytes.Ascii("\"bootId\":");
        private static readonly byte[] Uptime = JsonBytes.Ascii(",\"uptimeS\":");
        private static readonly byte[] Sequence = JsonBytes.Ascii(",\"seq\":");
        private static readonly byte[] Cycles = JsonBytes.Ascii(",\"cycles\":");
        private static readonly byte[] RunTime = JsonBytes.Ascii(",\"runTimeS\":");
        private static readonly byte[] JournalCount = JsonBytes.Ascii(",\"journalCount\":");
        private static readonly byte[] JournalBytes = JsonBytes.Ascii(",\"journalBytes\":");
        private static readonly byte[] JournalCap = JsonBytes.Ascii(",\"journalCapBytes\":");
        private static readonly byte[] Lost = JsonBytes.Ascii(",\"lost\":");
        private static readonly byte[] Corrupt = JsonBytes.Ascii(",\"corrupt\":");
        private static readonly byte[] DroppedBatches = JsonBytes.Ascii(",\"droppedBatches\":");
        private static readonly byte[] Connection = JsonBytes.Ascii(",\"connection\":");
        private static readonly byte[] Connects = JsonBytes.Ascii(",\"connects\":");
        private static readonly byte[] Unreachable = JsonBytes.Ascii(",\"unreachable\":");
        private static readonly byte[] TlsRefused = JsonBytes.Ascii(",\"tlsRefused\":");
        private static readonly byte[] Refused = JsonBytes.Ascii(",\"refused\":");
        private static readonly byte[] NoAnswer = JsonBytes.Ascii(",\"noAnswer\":");
        private static readonly byte[] ConnectionLost = JsonBytes.Ascii(",\"connectionLost\":");
        private static readonly byte[] PublishForbidden = JsonBytes.Ascii(",\"publishForbidden\":");
        private static readonly byte[] MissedEdges = JsonBytes.Ascii(",\"missedEdges\":");
        private static readonly byte[] StallEdges = JsonBytes.Ascii(",\"stallEdges\":");
        private static readonly byte[] LongestStall = JsonBytes.Ascii(",\"longestStallMs\":");
        private static readonly byte[] FreeHeap = JsonBytes.Ascii(",\"freeHeapBytes\":");
        private static readonly byte[] End = JsonBytes.Ascii("}");

        // 128 for the longest thing name, about 30 around it.
        private readonly JsonBytes _json = new JsonBytes(MembersMax + 192);
        private readonly byte[] _head;

        /// <param name="deviceId">The thing's name: letters, digits, ':', '_' and '-', 128 at most.</param>
        public DeviceHealthJson(string deviceId)
        {
            _head = JsonBytes.Ascii("{\"deviceId\":\"" + deviceId + "\",\"type\":\"health\",");
        }

        /// <summary>The message's JSON, in an array of its own.</summary>
        public byte[] Encode(DeviceHealth health)
        {
            _json.Clear();
            _json.Block(_head);
            Members(_json, health);
            _json.Block(End);
            return _json.ToArray();
        }

        /// <summary>Writes the members alone, <see cref="MembersMax"/> bytes at most.</summary>
        public static void Members(JsonBytes json, DeviceHealth health)
        {
            Member(json, BootId, health.BootId);
            Member(json, Uptime, health.UptimeS);
            Member(json, Sequence, health.Sequence);
            Member(json, Cycles, health.CycleCount);
            Member(json, RunTime, health.RunTimeS);
            Member(json, JournalCount, health.JournalCount);
            Member(json, JournalBytes, health.JournalBytes);
            Member(json, JournalCap, health.JournalCapBytes);
            Member(json, Lost, health.LostCount);
            Member(json, Corrupt, health.CorruptCount);
            Member(json, DroppedBatches, health.DroppedBatchCount);
            json.Block(Connection);
            json.Text(health.Connection);
            Member(json, Connects, health.ConnectedCount);
            Member(json, Unreachable, health.UnreachableCount);
            Member(json, TlsRefused, health.TlsRefusedCount);
            Member(json, Refused, health.RefusedCount);
            Member(json, NoAnswer, health.NoAnswerCount);
            Member(json, ConnectionLost, health.ConnectionLostCount);
            Member(json, PublishForbidden, health.PublishForbiddenCount);
            Member(json, MissedEdges, health.MissedEdgeCount);
            Member(json, StallEdges, health.StallEdgeCount);
            Member(json, LongestStall, health.LongestStallMs);
            Member(json, FreeHeap, health.FreeHeapBytes);
        }

        private static void Member(JsonBytes json, byte[] key, long value)
        {
            json.Block(key);
            json.Number(value);
        }
    }
}
