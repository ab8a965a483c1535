namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Suspects that the policy forbids what the device publishes. AWS says nothing about it, it hangs up: so a
    /// connection that served us, and ended right after a publish that was not acknowledged, several times in a row. A
    /// broker that hangs up before it ever answered is another matter (restarting, overloaded).
    /// </summary>
    public sealed class ForbiddenPublish
    {
        /// <summary>So soon after a publish a closed connection is suspicious; M2Mqtt needs 220 ms to report it.</summary>
        public const int SuspiciousMs = 2000;

        /// <summary>So many in a row are no chance.</summary>
        public const int RepeatCount = 3;

        private int _suspiciousCount;
        private int _unansweredCount;
        private bool _hasAnswered;
        private long _publishedMs;

        /// <summary>Begins on a new connection.</summary>
        public void Begin()
        {
            _unansweredCount = 0;
            _hasAnswered = false;
        }

        /// <summary>So many messages were handed over.</summary>
        public void Published(int messageCount, long nowMs)
        {
            if (messageCount > 0)
            {
                _unansweredCount += messageCount;
                _publishedMs = nowMs;
            }
        }

        /// <summary>The broker has acknowledged one of them.</summary>
        public void Acknowledged()
        {
            _hasAnswered = true;
            _unansweredCount--;
        }

        /// <summary>The broker has answered something else.</summary>
        public void Answered() => _hasAnswered = true;

        /// <summary>The connection has proved good.</summary>
        public void Reset() => _suspiciousCount = 0;

        /// <summary>The connection has been closed, not by us.</summary>
        /// <returns>True if publishing seems to be forbidden.</returns>
        public bool Closed(long nowMs)
        {
            // In a kept session the first thing that a broker could answer is the publish itself: the connection before
            // then stands for this one.
            bool isServed = _hasAnswered || _suspiciousCount > 0;
            bool isSuspicious = isServed && _unansweredCount > 0 && nowMs - _publishedMs <= SuspiciousMs;
            if (!isSuspicious)
            {
                _suspiciousCount = 0;
            }
            else if (_suspiciousCount < RepeatCount)
            {
                _suspiciousCount++;
            }

            return _suspiciousCount == RepeatCount;
        }
    }
}
