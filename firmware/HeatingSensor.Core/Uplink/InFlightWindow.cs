using HeatingSensor.Journal;

namespace HeatingSensor.Uplink
{
    /// <summary>The journal entries that were sent and are not yet acknowledged, in order.</summary>
    public sealed class InFlightWindow
    {
        /// <summary>Enough to hide one round trip; every entry may arrive twice after a lost connection.</summary>
        public const int Capacity = JournalReader.WindowMax;

        private readonly int[] _packetIds = new int[Capacity];
        private readonly long[] _places = new long[Capacity];
        private readonly bool[] _isAcknowledged = new bool[Capacity];
        private int _head;

        public int Count { get; private set; }

        public bool IsFull => Count == Capacity;

        public bool IsHeadAcknowledged => Count > 0 && _isAcknowledged[_head];

        /// <summary>The oldest entry's place in the stream.</summary>
        public long HeadPlace => _places[_head];

        public void Add(int packetId, long place)
        {
            int tail = (_head + Count) % Capacity;
            _packetIds[tail] = packetId;
            _places[tail] = place;
            _isAcknowledged[tail] = false;
            Count++;
        }

        public void Acknowledge(int packetId)
        {
            int index = Find(packetId);
            if (index >= 0)
            {
                _isAcknowledged[index] = true;
            }
        }

        public bool Contains(int packetId) => Find(packetId) >= 0;

        public void RemoveHead()
        {
            _head = (_head + 1) % Capacity;
            Count--;
        }

        public void Clear() => Count = 0;

        private int Find(int packetId)
        {
            for (int offset = 0; offset < Count; offset++)
            {
                int index = (_head + offset) % Capacity;
                if (_packetIds[index] == packetId)
                {
                    return index;
                }
            }

            return -1;
        }
    }
}
