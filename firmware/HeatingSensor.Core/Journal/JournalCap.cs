namespace HeatingSensor.Journal
{
    /// <summary>How large the journal may grow on the drive that it shares.</summary>
    public static class JournalCap
    {
        /// <summary>What stays free for other files: littlefs needs room for a file's new content beside the old, and on a
        /// full drive rewriting a certificate fails (measured with littlefs).</summary>
        public const int ReserveBytes = 64 * 1024;

        /// <summary>The cap in bytes: as configured, less on a small or full drive, but never so little that existing
        /// events would have to go.</summary>
        /// <param name="wantedBytes">The configured cap.</param>
        /// <param name="freeBytes">The free space on the drive; below 0 if unknown, which is no reason for a smaller
        /// cap.</param>
        /// <param name="journalBytes">The room that the journal already has.</param>
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
