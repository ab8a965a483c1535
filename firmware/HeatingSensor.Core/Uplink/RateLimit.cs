namespace HeatingSensor.Uplink
{
    /// <summary>Limits the messages in any second. AWS silently discards those beyond 100; we stay far below, as its own
    /// replay of stored messages does.</summary>
    public sealed class RateLimit
    {
        public const int MessagesPerSecond = 10;

        private const int WindowMs = 1000;

        private readonly long[] _sentAtMs = new long[MessagesPerSecond];
        private int _oldest;

        public RateLimit()
        {
            for (int index = 0; index < _sentAtMs.Length; index++)
            {
                _sentAtMs[index] = -WindowMs;
            }
        }

        /// <summary>When the next message may be sent.</summary>
        public long NextMs => _sentAtMs[_oldest] + WindowMs;

        public void Record(long nowMs)
        {
            _sentAtMs[_oldest] = nowMs;
            _oldest = (_oldest + 1) % MessagesPerSecond;
        }
    }
}
