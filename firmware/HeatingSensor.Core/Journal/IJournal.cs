using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// The events to deliver, strictly in the order in which they were appended: an event is appended first, published
    /// second, and dropped only once the broker has it.
    /// </summary>
    public interface IJournal
    {
        /// <summary>How many entries are not yet acknowledged.</summary>
        int Count { get; }

        /// <summary>True while less than half of its room is used: samples must never displace an event.</summary>
        bool HasRoomToSpare { get; }

        /// <summary>True once the times of this boot's events are final.</summary>
        bool IsClockSettled { get; }

        /// <summary>The place of the oldest entry (<see cref="EventRecord.Place"/>); -1 if events were given up and it has
        /// not been read since.</summary>
        long OldestPlace { get; }

        /// <summary>True if the last <see cref="Peek"/> could not read the flash: try again later.</summary>
        bool IsDelayed { get; }

        /// <summary>Appends an event's record. If there is no room, a gap replaces the oldest ones.</summary>
        /// <returns>True: it is durable. False: the drive refused it, and it waits in memory until a power cut; if it is
        /// displaced there, a gap reports it.</returns>
        bool Append(byte[] record, int length);

        /// <summary>The entry at an index, 0 for the oldest; null beyond the end, beyond what can be read ahead, or if the
        /// flash cannot be read at present. Valid until the next call of any other member.</summary>
        EventRecord Peek(int index);

        /// <summary>Makes the times of this boot's events without one final. Call before the first of them is sent; later
        /// calls change nothing.</summary>
        /// <param name="zeroUtcMs">The time of day at power-on, in ms since 1970 UTC.</param>
        /// <param name="isTimeSynced">Whether SNTP has set the clock.</param>
        void SettleClock(long zeroUtcMs, bool isTimeSynced);

        /// <summary>Drops the oldest entry: the broker has acknowledged it.</summary>
        void Advance();

        /// <summary>Deletes the segment that was kept only because more events were expected. Call after a while without
        /// one.</summary>
        void Tidy();
    }
}
