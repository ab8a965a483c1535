using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// How long to wait before the next attempt: full jitter under a ceiling that doubles
    /// (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter), never less than a second, because AWS
    /// allows one CONNECT a second for each client id.
    /// </summary>
    public sealed class Backoff
    {
        public const int FloorMs = 1000;
        public const int DefaultCapMs = 60000;

        /// <summary>How many different chances there are: finer than a millisecond at the default cap.</summary>
        public const int ChanceMax = 1 << 16;

        // 1 s doubled six times is beyond the default cap; more doublings would only overflow.
        private const int DoublingsMax = 20;

        private readonly IRandom _random;
        private int _attempts;

        /// <param name="capMs">The ceiling's end, at least <see cref="FloorMs"/>.</param>
        public Backoff(IRandom random, int capMs)
        {
            _random = random;
            CapMs = capMs;
        }

        /// <summary>The ceiling's end, at least <see cref="FloorMs"/>.</summary>
        public int CapMs { get; set; }

        /// <summary>The delay before the next attempt, and counts it.</summary>
        /// <returns>From <see cref="FloorMs"/> to the cap.</returns>
        public int NextDelayMs()
        {
            if (_attempts < DoublingsMax)
            {
                _attempts++;
            }

            long ceilingMs = (long)FloorMs << _attempts;
            if (ceilingMs > CapMs)
            {
                ceilingMs = CapMs;
            }

            return FloorMs + _random.Next((int)(ceilingMs - FloorMs) + 1);
        }

        /// <summary>The delay before an attempt. Pure: chance comes in as an argument.</summary>
        /// <param name="attemptCount">1 for the first attempt after a success.</param>
        /// <param name="capMs">The longest delay, at least <see cref="FloorMs"/>.</param>
        /// <param name="chance">A random number from 0 to <see cref="ChanceMax"/> - 1, evenly spread.</param>
        /// <returns>From <see cref="FloorMs"/> to the ceiling: the floor doubled once an attempt, at most the cap.</returns>
        public static int DelayMs(int attemptCount, int capMs, int chance)
        {
            int doublings = attemptCount < DoublingsMax ? attemptCount : DoublingsMax;
            long ceilingMs = (long)FloorMs << doublings;
            ceilingMs = ceilingMs < capMs ? ceilingMs : capMs;
            return FloorMs + (int)((ceilingMs - FloorMs) * chance / (ChanceMax - 1));
        }

        /// <summary>Begins anew: the connection has proved stable.</summary>
        public void Reset() => _attempts = 0;
    }
}
