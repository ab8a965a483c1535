namespace HeatingSensor.Events
{
    /// <summary>
    /// Stands in the stream for status events that had to be given up because there was no room for them. Some of them
    /// may have arrived all the same: what is missing between the two numbers is lost for good.
    /// </summary>
    public sealed class GapEvent
    {
        public long FirstSequence;

        public long LastSequence;

        /// <summary>How many events; numbers may be skipped after a boot, so it can be less than the two span.</summary>
        public int LostCount;

        /// <summary>The power-on in which the last lost event was made.</summary>
        public long BootId;

        /// <summary>The firmware that gave them up, as <see cref="JournalEvent.FirmwareVersion"/>.</summary>
        public int FirmwareVersion;
    }
}
