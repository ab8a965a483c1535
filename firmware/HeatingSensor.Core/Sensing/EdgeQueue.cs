using HeatingSensor.Ports;

namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Edges on their way from the interrupt to the device's thread. A full queue drops further edges and says so; the
    /// consumer then reads the level itself.
    /// </summary>
    public sealed class EdgeQueue : IRelayEdges
    {
        /// <summary>More than a bouncing contact produces between two ticks, and cheap at 9 bytes each.</summary>
        public const int Capacity = 64;

        private readonly object _lock = new object();
        private readonly long[] _atMs = new long[Capacity];
        private readonly bool[] _isOn = new bool[Capacity];
        private readonly IClock _clock;
        private int _head;
        private int _count;
        private bool _hasOverflowed;
        private long _takenInCount;

        public EdgeQueue(IClock clock)
        {
            _clock = clock;
        }

        /// <summary>How many edges were queued since boot, dropped ones excluded.</summary>
        public long TakenInCount
        {
            get
            {
                lock (_lock)
                {
                    return _takenInCount;
                }
            }
        }

        public void OnEdge(long atMs, bool isOn)
        {
            lock (_lock)
            {
                if (_count == Capacity)
                {
                    _hasOverflowed = true;
                }
                else
                {
                    int tail = (_head + _count) % Capacity;
                    _atMs[tail] = atMs;
                    _isOn[tail] = isOn;
                    _count++;
                    _takenInCount++;
                }
            }

            _clock.Wake();
        }

        /// <summary>Takes the oldest edge; false when there is none.</summary>
        public bool TryTake(out long atMs, out bool isOn)
        {
            lock (_lock)
            {
                atMs = _atMs[_head];
                isOn = _isOn[_head];
                if (_count == 0)
                {
                    return false;
                }

                _head = (_head + 1) % Capacity;
                _count--;
                return true;
            }
        }

        /// <summary>True once after edges were dropped.</summary>
        public bool TakeOverflow()
        {
            lock (_lock)
            {
                bool hadOverflowed = _hasOverflowed;
                _hasOverflowed = false;
                return hadOverflowed;
            }
        }
    }
}
