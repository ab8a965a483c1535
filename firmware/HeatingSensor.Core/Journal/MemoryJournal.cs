using HeatingSensor.Events;

namespace HeatingSensor.Journal
{
    /// <summary>A journal in memory: it survives an outage of the network, but not one of the power.</summary>
    public sealed class MemoryJournal : IJournal
    {
        /// <summary>About 100 bytes each, so 13 KB: a day of a busy heating.</summary>
        public const int DefaultCapacity = 128;

        private readonly StatusEvent[] _events;
        private int _head;

        public MemoryJournal(int capacity)
        {
            _events = new StatusEvent[capacity];
            for (int index = 0; index < capacity; index++)
            {
                _events[index] = new StatusEvent();
            }
        }

        public int Count { get; private set; }

        public int LostCount { get; private set; }

        public void Append(StatusEvent statusEvent)
        {
            if (Count == _events.Length)
            {
                Advance();
                LostCount++;
            }

            _events[(_head + Count) % _events.Length].CopyFrom(statusEvent);
            Count++;
        }

        public StatusEvent Peek(int index)
        {
            return index < Count ? _events[(_head + index) % _events.Length] : null;
        }

        public void Advance()
        {
            _head = (_head + 1) % _events.Length;
            Count--;
        }
    }
}
