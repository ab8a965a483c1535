using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Events on their way up: appended first, published second, dropped only when the broker has them. Strictly in
    /// the order in which they were appended.
    /// </summary>
    public interface IJournal
    {
        /// <summary>How many entries wait for their acknowledgement.</summary>
        int Count { get; }

        /// <summary>True while less than half of its room is taken: what is worth less than an event must not push one
        /// out.</summary>
        bool HasRoomToSpare { get; }

        /// <summary>True once the events of this boot have their time for good.</summary>
        bool IsClockSettled { get; }

        /// <summary>The place of the oldest entry (<see cref="EventRecord.Place"/>) if it was looked at since something was
        /// given up; else -1.</summary>
        long OldestPlace { get; }

        /// <summary>True after a <see cref="Peek"/> that found the flash unreadable for now: try again later.</summary>
        bool IsDelayed { get; }

        /// <summary>Takes an event's record over. When there is no room, the oldest ones go, and a gap takes their place.
        /// </summary>
        /// <returns>True: it is durable. False: the drive refuses it, it is held in memory and goes with the power; a gap
        /// says so if it has to go before.</returns>
        bool Append(byte[] record, int length);

        /// <summary>The entry at a place in the queue, 0 the oldest; null beyond the end, beyond what can be looked at at
        /// once, or when the flash cannot be read for now. Valid until the next call of anything else.</summary>
        EventRecord Peek(int index);

        /// <summary>Gives the events of this boot that have no time yet their time, for good. To be called before the
        /// first of them is sent; later calls change nothing.</summary>
        /// <param name="zeroUtcMs">The time of day at power-on, in ms since 1970 UTC.</param>
        /// <param name="isTimeSynced">Whether it comes from a clock that was set by SNTP.</param>
        void SettleClock(long zeroUtcMs, bool isTimeSynced);

        /// <summary>Drops the oldest entry: the broker has acknowledged it.</summary>
        void Advance();

        /// <summary>Nothing has happened for a while: deletes what was kept only because more was to be expected.</summary>
        void Tidy();
    }
}
