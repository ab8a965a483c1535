namespace HeatingSensor.Model
{
    /// <summary>How the device is, at one moment. All counts are since the boot.</summary>
    public sealed class DeviceHealth
    {
        public long BootId;
        public long UptimeS;

        /// <summary>The number given out last.</summary>
        public long Sequence;

        /// <summary>How often the heating has begun to run, and for how long it has run altogether.</summary>
        public int CycleCount;
        public long RunTimeS;

        /// <summary>What waits in the journal, how much room that takes, and its cap.</summary>
        public int JournalCount;
        public int JournalBytes;
        public int JournalCapBytes;

        /// <summary>Events that had to be given up for lack of room, places on flash that held no good record, and
        /// batches of samples that were left out because the journal was half full.</summary>
        public int LostCount;
        public int CorruptCount;
        public int DroppedBatchCount;

        /// <summary>How often the device was connected, and how often an attempt or a connection ended in which way.</summary>
        public int ConnectedCount;
        public int UnreachableCount;
        public int TlsRefusedCount;
        public int RefusedCount;
        public int NoAnswerCount;
        public int ConnectionLostCount;
        public int PublishForbiddenCount;

        /// <summary>The connection's state, by its name.</summary>
        public string Connection;

        /// <summary>Edges of the relay that no interrupt told of, edges while managed code stood still, and how long it
        /// stood still at most.</summary>
        public long MissedEdgeCount;
        public long StallEdgeCount;
        public int LongestStallMs;

        /// <summary>What is left of the managed heap; 0: unknown.</summary>
        public int FreeHeapBytes;
    }
}
