namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Messages from the cloud on their way to the device's thread. A message that is too large is kept without its
    /// content; what does not fit is dropped and counted, because its PUBACK is sent already. Not thread-safe.
    /// </summary>
    public sealed class MessageQueue
    {
        /// <summary>AWS replays at most 10 stored messages a second, and each is taken within a tick.</summary>
        public const int Capacity = 8;

        /// <summary>The largest content that is kept: a delta of every key of the configuration, with AWS's metadata,
        /// stays below it.</summary>
        public const int PayloadBytesMax = 4096;

        /// <summary>What all contents together may hold of the heap.</summary>
        public const int TotalBytesMax = 8192;

        private readonly string[] _topics = new string[Capacity];
        private readonly byte[][] _payloads = new byte[Capacity][];
        private readonly int[] _sizesBytes = new int[Capacity];
        private int _head;
        private int _count;
        private int _totalBytes;

        /// <summary>How many were dropped since the boot.</summary>
        public int DroppedCount { get; private set; }

        /// <param name="payload">The queue's own from now on; null if there is none.</param>
        public void Add(string topic, byte[] payload)
        {
            int sizeBytes = payload == null ? 0 : payload.Length;
            bool isKept = payload != null && sizeBytes <= PayloadBytesMax;
            int keptBytes = isKept ? sizeBytes : 0;
            if (_count == Capacity || _totalBytes + keptBytes > TotalBytesMax)
            {
                DroppedCount++;
                return;
            }

            int tail = (_head + _count) % Capacity;
            _topics[tail] = topic;
            _payloads[tail] = isKept ? payload : null;
            _sizesBytes[tail] = sizeBytes;
            _totalBytes += keptBytes;
            _count++;
        }

        /// <summary>Takes the oldest; false when there is none.</summary>
        /// <param name="payload">Null if it is empty or larger than <see cref="PayloadBytesMax"/>.</param>
        /// <param name="sizeBytes">Of the payload, kept or not.</param>
        public bool TryTake(out string topic, out byte[] payload, out int sizeBytes)
        {
            topic = _topics[_head];
            payload = _payloads[_head];
            sizeBytes = _sizesBytes[_head];
            if (_count == 0)
            {
                return false;
            }

            _topics[_head] = null;
            _payloads[_head] = null;
            _totalBytes -= payload == null ? 0 : payload.Length;
            _head = (_head + 1) % Capacity;
            _count--;
            return true;
        }
    }
}
