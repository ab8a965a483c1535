using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// Events on their way up: appended first, published second, dropped only when the broker has them. Strictly in
    /// the order in which they were appended.
    /// </summary>
    public interface IJournal
    {
        /// <summary>How many events wait for their acknowledgement.</summary>
        int Count { get; }

        /// <summary>How many events had to be given up because there was no room, since the boot.</summary>
        int LostCount { get; }

        /// <summary>Takes a copy of the event. When there is no room, the oldest goes.</summary>
        void Append(StatusEvent statusEvent);

        /// <summary>The event at a place in the queue, 0 the oldest; null beyond the end.</summary>
        StatusEvent Peek(int index);

        /// <summary>Drops the oldest event: the broker has acknowledged it.</summary>
        void Advance();
    }
}
