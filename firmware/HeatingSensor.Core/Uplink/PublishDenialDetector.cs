namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Detects that the policy forbids what the device publishes. AWS gives no reason but closes the connection. The evidence
    /// is several connections in a row on which the broker answered, and which ended right after an unacknowledged publish.
    /// A broker that closes without ever answering has other problems (restarting, overloaded).
    /// </summary>
    public sealed class PublishDenialDetector
    {
        /// <summary>A close within this time after a publish is suspicious; M2Mqtt needs 220 ms to report a close.</summary>
        public const int SuspiciousMs = 2000;

        /// <summary>This many in a row are not a coincidence.</summary>
        public const int RepeatCount = 3;

        private int _suspiciousCount;
        private int _unansweredCount;
        private bool _hasAnswered;
        private long _publishedMs;

        /// <summary>There is a new connection.</summary>
        public void Begin()
        {
            _unansweredCount = 0;
            _hasAnswered = false;
        }

        /// <summary>Messages were handed to the link.</summary>
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

        /// <summary>The connection has proved stable.</summary>
        public void Reset() => _suspiciousCount = 0;

        /// <summary>The peer has closed the connection.</summary>
        /// <returns>True if publishing seems to be forbidden.</returns>
        public bool Closed(long nowMs)
        {
            // In a kept session the publish may be the first thing to be answered, so the previous connection counts
            // as evidence instead.
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
