using HeatingSensor.Ports;

namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Compares the edges delivered by interrupts with those counted in hardware. No managed code runs during a TLS
    /// handshake: edges arrive late and without their times, or not at all, so they cannot be reported as changes, but
    /// they are counted and logged.
    /// </summary>
    public sealed class EdgeAudit
    {
        /// <summary>Shorter stalls do not count: interrupts are normally that late.</summary>
        public const int StallMinMs = 100;

        private readonly IEdgeCounter _counter;
        private readonly EdgeQueue _edges;
        private readonly ISystem _system;
        private long _missingBefore;
        private long _countBefore;
        private long _stallBeganMs;

        /// <param name="counter">Null: the board has none, so missed edges go unnoticed.</param>
        public EdgeAudit(IEdgeCounter counter, EdgeQueue edges, ISystem system)
        {
            _counter = counter;
            _edges = edges;
            _system = system;
        }

        /// <summary>Edges since boot that no interrupt delivered.</summary>
        public long MissedCount { get; private set; }

        /// <summary>Edges since boot that occurred while managed code was blocked.</summary>
        public long StallEdgeCount { get; private set; }

        /// <summary>The longest stall, in ms.</summary>
        public int LongestStallMs { get; private set; }

        /// <summary>Managed code may be about to block.</summary>
        public void StallBegins(long nowMs)
        {
            _stallBeganMs = nowMs;
            _countBefore = Count();
        }

        /// <summary>Managed code runs again.</summary>
        public void StallEnded(long nowMs)
        {
            int stallMs = (int)(nowMs - _stallBeganMs);
            LongestStallMs = stallMs > LongestStallMs ? stallMs : LongestStallMs;
            long edgeCount = Count() - _countBefore;
            StallEdgeCount += edgeCount;
            if (stallMs >= StallMinMs)
            {
                _system.Log("connecting took " + stallMs.ToString() + " ms; relay edges meanwhile: "
                    + (_counter == null ? "unknown" : edgeCount.ToString()));
            }
        }

        /// <summary>Looks for missed edges. An edge may still be queued, so it counts as missed only if the next call does
        /// not find it either.</summary>
        public void Check()
        {
            long missing = _counter == null ? 0 : Count() - _edges.TakenInCount - MissedCount;
            long confirmed = missing < _missingBefore ? missing : _missingBefore;
            _missingBefore = missing > 0 ? missing : 0;
            if (confirmed > 0)
            {
                MissedCount += confirmed;
                _missingBefore -= confirmed;
                _system.Warn("edges counted but not seen: " + confirmed.ToString() + ", since boot: "
                    + MissedCount.ToString());
            }
        }

        private long Count() => _counter == null ? 0 : _counter.Count;
    }
}
