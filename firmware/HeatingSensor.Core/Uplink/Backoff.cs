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

        /// <summary>Begins anew: the connection has proved stable.</summary>
        public void Reset() => _attempts = 0;
    }
}
