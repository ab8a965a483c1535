using HeatingSensor.Ports;

namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Compares the edges that came as interrupts with those that the hardware has counted. During a TLS handshake
    /// no managed code runs: what the contact did meanwhile arrives late and without its times, or not at all, so it
    /// cannot be reported as changes; but it is known, counted and logged that it happened.
    /// </summary>
    public sealed class EdgeAudit
    {
        /// <summary>A stall below that is no stall: interrupts are as late in normal life.</summary>
        public const int StallMinMs = 100;

        private readonly IEdgeCounter _counter;
        private readonly EdgeQueue _edges;
        private readonly ISystem _system;
        private long _missingBefore;
        private long _countBefore;
        private long _stallBeganMs;

        /// <param name="counter">Null: there is none, and nothing is ever missed as far as we know.</param>
        public EdgeAudit(IEdgeCounter counter, EdgeQueue edges, ISystem system)
        {
            _counter = counter;
            _edges = edges;
            _system = system;
        }

        /// <summary>Edges since the boot that no interrupt told us of.</summary>
        public long MissedCount { get; private set; }

        /// <summary>Edges since the boot while managed code stood still.</summary>
        public long StallEdgeCount { get; private set; }

        /// <summary>How long the longest stall was.</summary>
        public int LongestStallMs { get; private set; }

        /// <summary>Managed code may be about to stand still.</summary>
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
                _system.Log("connecting took " + stallMs.ToString() + " ms; edges of the relay meanwhile: "
                    + (_counter == null ? "unknown" : edgeCount.ToString()));
            }
        }

        /// <summary>Looks for missed edges. Those that are missing now may still be on their way: they count as missed
        /// when they are missing at the next call too.</summary>
        public void Check()
        {
            long missing = _counter == null ? 0 : Count() - _edges.TakenInCount - MissedCount;
            long confirmed = missing < _missingBefore ? missing : _missingBefore;
            _missingBefore = missing > 0 ? missing : 0;
            if (confirmed > 0)
            {
                MissedCount += confirmed;
                _missingBefore -= confirmed;
                _system.Warn("edges counted but not seen: " + confirmed.ToString() + ", since the boot: "
                    + MissedCount.ToString());
            }
        }

        private long Count() => _counter == null ? 0 : _counter.Count;
    }
}
