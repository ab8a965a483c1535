namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Messages from the cloud on their way to the device's thread: where they came from and how long they are. What
    /// does not fit is dropped and counted, because its PUBACK is sent already. Not thread-safe.
    /// </summary>
    public sealed class MessageQueue
    {
        /// <summary>AWS replays at most 10 stored messages a second, and each is taken within a tick.</summary>
        public const int Capacity = 8;

        private readonly string[] _topics = new string[Capacity];
        private readonly int[] _lengths = new int[Capacity];
        private int _head;
        private int _count;

        /// <summary>How many were dropped since the boot.</summary>
        public int DroppedCount { get; private set; }

        /// <param name="sizeBytes">Of the payload.</param>
        public void Add(string topic, int sizeBytes)
        {
            if (_count == Capacity)
            {
                DroppedCount++;
                return;
            }

            int tail = (_head + _count) % Capacity;
            _topics[tail] = topic;
            _lengths[tail] = sizeBytes;
            _count++;
        }

        /// <summary>Takes the oldest; false when there is none.</summary>
        public bool TryTake(out string topic, out int sizeBytes)
        {
            topic = _topics[_head];
            sizeBytes = _lengths[_head];
            if (_count == 0)
            {
                return false;
            }

            _topics[_head] = null;
            _head = (_head + 1) % Capacity;
            _count--;
            return true;
        }
    }
}
