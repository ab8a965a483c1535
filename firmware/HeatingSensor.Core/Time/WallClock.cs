using HeatingSensor.Ports;

namespace HeatingSensor.Time
{
    /// <summary>
    /// The time of day, and whether it can be trusted. The board boots with an arbitrary time; nanoFramework's SNTP client
    /// sets it later without notice. So the clock is deliberately set slightly wrong at boot, and a jump means that SNTP has
    /// corrected it.
    /// </summary>
    public sealed class WallClock
    {
        /// <summary>How far back the clock is set at boot, so that SNTP's correction is always a jump, even if the clock
        /// survived a restart. Short compared with the validity of any certificate.</summary>
        public const long SetBackMs = 3600 * 1000;

        /// <summary>More than any drift between two calls, less than <see cref="SetBackMs"/>.</summary>
        public const long JumpMs = 60 * 1000;

        private const int ReadAttempts = 3;

        private readonly IClock _clock;
        private long _zeroUtcMs;

        /// <param name="notBeforeUtcMs">The firmware's build date: the time cannot be earlier, and certificates valid then
        /// must verify even before SNTP has answered.</param>
        public WallClock(IClock clock, long notBeforeUtcMs)
        {
            _clock = clock;
            long utcMs = clock.UtcMs - SetBackMs;
            clock.SetUtc(utcMs > notBeforeUtcMs ? utcMs : notBeforeUtcMs);
            _zeroUtcMs = ReadZeroUtcMs();
        }

        /// <summary>Whether SNTP has set the clock since boot.</summary>
        public bool IsTrusted { get; private set; }

        /// <summary>Checks the clock for a jump. Call at every tick.</summary>
        public void Observe()
        {
            long zeroUtcMs = ReadZeroUtcMs();
            long jumpMs = zeroUtcMs - _zeroUtcMs;
            if (jumpMs > JumpMs || jumpMs < -JumpMs)
            {
                IsTrusted = true;
            }

            _zeroUtcMs = zeroUtcMs;
        }

        /// <summary>The time of day at an uptime, in ms since 1970 UTC, by the clock as it is now.</summary>
        public long UtcAt(long uptimeMs) => _zeroUtcMs + uptimeMs;

        // Two clocks cannot be read at once: if time passed between the reads (another thread ran), try again.
        private long ReadZeroUtcMs()
        {
            long zeroUtcMs = 0;
            for (int attempt = 0; attempt < ReadAttempts; attempt++)
            {
                long beforeMs = _clock.NowMs;
                zeroUtcMs = _clock.UtcMs - beforeMs;
                if (_clock.NowMs - beforeMs <= 1)
                {
                    break;
                }
            }

            return zeroUtcMs;
        }
    }
}
