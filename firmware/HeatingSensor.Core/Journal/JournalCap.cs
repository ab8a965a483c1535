namespace HeatingSensor.Journal
{
    /// <summary>How large the journal may become on a drive that it shares.</summary>
    public static class JournalCap
    {
        /// <summary>What stays free for others: littlefs needs room for a file's new content beside its old one, and a full
        /// drive refuses a new certificate (measured with littlefs: once full, rewriting one failed).</summary>
        public const int ReserveBytes = 64 * 1024;

        /// <summary>The cap in bytes: what is wanted, less on a small or a full drive, but never so little that events
        /// that are there already had to go.</summary>
        /// <param name="wantedBytes">From the configuration.</param>
        /// <param name="freeBytes">What is free on the drive; below 0 if that is not known, which is no reason to give room
        /// up.</param>
        /// <param name="journalBytes">The room that the journal has already.</param>
        public static int For(int wantedBytes, int freeBytes, int journalBytes)
        {
            if (freeBytes < 0)
            {
                return wantedBytes;
            }

            int growthBytes = freeBytes - ReserveBytes;
            int roomBytes = growthBytes > 0 ? journalBytes + growthBytes : journalBytes;
            return wantedBytes < roomBytes ? wantedBytes : roomBytes;
        }
    }
}
