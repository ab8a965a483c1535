namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Exponential backoff with full jitter
    /// (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter), never less than a second, because AWS allows one
    /// CONNECT per second and client id.
    /// </summary>
    public static class Backoff
    {
        public const int FloorMs = 1000;
        public const int DefaultCapMs = 60000;

        /// <summary>The range of random numbers: finer than a millisecond at the default cap.</summary>
        public const int ChanceMax = 1 << 16;

        // 2^20 s exceeds every cap; more doublings would overflow.
        private const int DoublingsMax = 20;

        /// <summary>The delay before an attempt. Pure: the random number is an argument.</summary>
        /// <param name="attemptCount">1 for the first attempt after a success.</param>
        /// <param name="capMs">The longest delay, at least <see cref="FloorMs"/>.</param>
        /// <param name="chance">A uniformly distributed random number from 0 to <see cref="ChanceMax"/> - 1.</param>
        /// <returns>From <see cref="FloorMs"/> to the ceiling: the floor, doubled with each attempt, at most the cap.</returns>
        public static int DelayMs(int attemptCount, int capMs, int chance)
        {
            int doublings = attemptCount < DoublingsMax ? attemptCount : DoublingsMax;
            long ceilingMs = (long)FloorMs << doublings;
            ceilingMs = ceilingMs < capMs ? ceilingMs : capMs;
            return FloorMs + (int)((ceilingMs - FloorMs) * chance / (ChanceMax - 1));
        }
    }
}
