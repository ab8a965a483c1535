namespace HeatingSensor.Journal
{
    /// <summary>What is known in memory of one segment file.</summary>
    public sealed class Segment
    {
        /// <summary>The number in its name.</summary>
        public int Number;

        /// <summary>Up to here it was read or written; beyond there may be a torn record.</summary>
        public int SizeBytes;

        /// <summary>Entries that are not acknowledged yet.</summary>
        public int EntryCount;

        /// <summary>Events that would be lost with the segment.</summary>
        public int EventCount;

        /// <summary>The last sequence number in it.</summary>
        public int LastSequence;

        /// <summary>The boot of the last entry in it.</summary>
        public int BootId;

        public void Clear(int number)
        {
            Number = number;
            SizeBytes = 0;
            EntryCount = 0;
            EventCount = 0;
            LastSequence = 0;
            BootId = 0;
        }

        /// <summary>An entry is in it that speaks of so many events.</summary>
        public void Add(int eventCount, long lastSequence, long bootId)
        {
            EntryCount++;
            EventCount += eventCount;
            LastSequence = (int)lastSequence;
            BootId = (int)bootId;
        }
    }
}
