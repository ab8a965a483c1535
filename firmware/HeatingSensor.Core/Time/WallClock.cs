using HeatingSensor.Ports;

namespace HeatingSensor.Time
{
    /// <summary>
    /// What is known of the time of day. The board boots with a clock that says anything; nanoFramework's SNTP sets it
    /// some time later and tells nobody. So the clock is set on purpose a little wrong at boot, and trusted once it
    /// jumps: that was SNTP.
    /// </summary>
    public sealed class WallClock
    {
        /// <summary>How far back the clock is set at boot, so that SNTP's answer always is a jump, even when the clock
        /// had survived a restart. Small against the validity of any certificate.</summary>
        public const long SetBackMs = 3600 * 1000;

        /// <summary>More than any drift between two looks, less than <see cref="SetBackMs"/>.</summary>
        public const long JumpMs = 60 * 1000;

        private const int ReadAttempts = 3;

        private readonly IClock _clock;
        private long _zeroUtcMs;

        /// <param name="clock">The board's clock.</param>
        /// <param name="notBeforeUtcMs">The firmware's build date: it cannot be earlier, and the certificates of the
        /// time must verify even before SNTP has answered.</param>
        public WallClock(IClock clock, long notBeforeUtcMs)
        {
            _clock = clock;
            long utcMs = clock.UtcMs - SetBackMs;
            clock.SetUtc(utcMs > notBeforeUtcMs ? utcMs : notBeforeUtcMs);
            _zeroUtcMs = ReadZeroUtcMs();
        }

        /// <summary>Whether SNTP has set the clock since the boot.</summary>
        public bool IsTrusted { get; private set; }

        /// <summary>Looks at the clock. To be called at every tick.</summary>
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

        /// <summary>The time of day at a moment of this boot, in ms since 1970 UTC, as far as it is known now.</summary>
        public long UtcAt(long uptimeMs) => _zeroUtcMs + uptimeMs;

        // Two clocks cannot be read at once: when time has passed in between (another thread's turn), look again.
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
