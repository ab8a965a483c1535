using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// The device's one subscription, to everything that the cloud sends it. It lives in the broker's session: SUBSCRIBE
    /// is sent again only when the session is a new one, or when this boot has not yet seen the broker grant it (an
    /// older session may be without it).
    /// </summary>
    public sealed class CloudSubscription
    {
        /// <summary>AWS's limit for one SUBSCRIBE (general reference, "AWS IoT Core message broker").</summary>
        public const int TopicFiltersMax = 8;

        /// <summary>How long the broker may take to answer; M2Mqtt sends three times within 2 s, then says nothing.</summary>
        public const int SubackDeadlineMs = 15000;

        /// <summary>How long to wait after a refusal: a policy is changed by people.</summary>
        public const int RetryMs = 600000;

        /// <summary>AWS does not answer a forbidden SUBSCRIBE, it hangs up; so may a broker that restarts. After so many
        /// times in a row the next connection does without, so that events get out.</summary>
        public const int HangUpCount = 3;

        /// <summary>How long that first connection does without: the broker may have meant something else.</summary>
        public const int FirstRetryMs = 60000;

        private const int NoPacketId = -1;

        private readonly IMqttLink _link;
        private readonly string[] _topicFilters;
        private int _packetId = NoPacketId;
        private long _sentMs;
        private int _retryMs = RetryMs;
        private int _hangUpCount;

        /// <param name="topicFilters">1 to <see cref="TopicFiltersMax"/>, granted all or refused all.</param>
        public CloudSubscription(IMqttLink link, string[] topicFilters)
        {
            _link = link;
            _topicFilters = topicFilters;
        }

        /// <summary>The first of the topic filters, for whoever reads the log.</summary>
        public string FirstTopicFilter => _topicFilters[0];

        /// <summary>True once the broker has granted it and as long as the session with it is kept.</summary>
        public bool IsGranted { get; private set; }

        /// <summary>True while SUBACK is awaited.</summary>
        public bool IsPending => _packetId != NoPacketId;

        /// <summary>True after a refusal, spoken or by hanging up.</summary>
        public bool IsRefused { get; private set; }

        /// <summary>Begins on a new connection.</summary>
        public void Begin(bool isSessionPresent, long nowMs)
        {
            _packetId = NoPacketId;
            IsRefused = _hangUpCount >= HangUpCount;
            if (IsRefused)
            {
                _sentMs = nowMs;
                _retryMs = _hangUpCount > HangUpCount ? RetryMs : FirstRetryMs;
            }
            else if (!isSessionPresent || !IsGranted)
            {
                Subscribe(nowMs);
            }
        }

        /// <summary>Takes a SUBACK; not ours: ignored.</summary>
        public void Take(int packetId, bool isGranted)
        {
            if (packetId != _packetId)
            {
                return;
            }

            _packetId = NoPacketId;
            _hangUpCount = 0;
            _retryMs = RetryMs;
            IsGranted = isGranted;
            IsRefused = !isGranted;
        }

        /// <summary>The connection has been closed, not by us.</summary>
        public void Closed()
        {
            if (IsPending && _hangUpCount <= HangUpCount)
            {
                _hangUpCount++;
            }
        }

        /// <summary>True if SUBACK has not come in time.</summary>
        public bool IsOverdue(long nowMs) => IsPending && nowMs - _sentMs >= SubackDeadlineMs;

        /// <summary>Tries again what was refused, when it is time.</summary>
        /// <returns>When to be called again.</returns>
        public long Step(long nowMs)
        {
            if (IsRefused && !IsPending && nowMs - _sentMs >= _retryMs)
            {
                Subscribe(nowMs);
            }

            if (IsPending)
            {
                return _sentMs + SubackDeadlineMs;
            }

            return IsRefused ? _sentMs + _retryMs : long.MaxValue;
        }

        // Not sent: the connection has just gone, which is noticed elsewhere.
        private void Subscribe(long nowMs)
        {
            IsGranted = false;
            _sentMs = nowMs;
            _packetId = _link.Subscribe(_topicFilters);
        }
    }
}
