using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// The device's one subscription, to everything that the cloud sends it. It lives in the broker's session: SUBSCRIBE
    /// is sent again only when the session is a new one, or when this boot has not yet seen the broker grant it (an
    /// older session may not have it).
    /// </summary>
    public sealed class CloudSubscription
    {
        /// <summary>AWS's limit for one SUBSCRIBE (general reference, "AWS IoT Core message broker").</summary>
        public const int TopicFiltersMax = 8;

        /// <summary>How long the broker may take to answer; M2Mqtt sends three times within 2 s, then says nothing.</summary>
        public const int SubackDeadlineMs = 15000;

        /// <summary>How long to wait after a refusal: a policy is changed by people.</summary>
        public const int RetryMs = 600000;

        /// <summary>AWS does not answer a forbidden SUBSCRIBE, it closes the connection; so does a broker that restarts.
        /// After this many in a row the next connection goes without the subscription, so that events get out.</summary>
        public const int HangUpCount = 3;

        /// <summary>How long that first connection goes without: the broker may have closed for another reason.</summary>
        public const int FirstRetryMs = 60000;

        private readonly IMqttLink _link;
        private readonly string _thingName;
        private int _packetId;
        private long _sentMs;
        private int _hangUpCount;

        public CloudSubscription(IMqttLink link, string thingName)
        {
            _link = link;
            _thingName = thingName;
        }

        /// <summary>True once the broker has granted it and as long as the session with it is kept.</summary>
        public bool IsGranted { get; private set; }

        /// <summary>True while SUBACK is awaited.</summary>
        public bool IsPending { get; private set; }

        /// <summary>When to act again if nothing happens before: SUBACK is overdue, or a refused SUBSCRIBE is to be sent
        /// again. Board time in ms; long.MaxValue: never.</summary>
        public long DueMs
        {
            get
            {
                if (IsGranted)
                {
                    return long.MaxValue;
                }

                return _sentMs + (IsPending ? SubackDeadlineMs : _hangUpCount == HangUpCount ? FirstRetryMs : RetryMs);
            }
        }

        /// <summary>There is a new connection.</summary>
        /// <returns>What it begins with, for <see cref="ConnectionMachine"/>.</returns>
        public ConnectionInput Begin(bool isSessionPresent, long nowMs)
        {
            IsPending = false;
            IsGranted &= isSessionPresent;
            if (IsGranted)
            {
                return ConnectionInput.AcceptedSubscribed;
            }

            // Of a connection that goes without, the wait begins now.
            _sentMs = nowMs;
            return _hangUpCount >= HangUpCount
                ? ConnectionInput.AcceptedUnsubscribable
                : ConnectionInput.AcceptedUnsubscribed;
        }

        /// <summary>Sends SUBSCRIBE. If the link does not take it, the connection is gone, which is noticed elsewhere, at
        /// the latest when SUBACK is overdue.</summary>
        public void Subscribe(long nowMs)
        {
            IsGranted = false;
            IsPending = true;
            _sentMs = nowMs;
            _packetId = _link.Subscribe(Topics.FromCloud(_thingName));
        }

        /// <summary>Takes a SUBACK.</summary>
        /// <returns>False if it answers another SUBSCRIBE.</returns>
        public bool Take(int packetId, bool isGranted)
        {
            if (!IsPending || packetId != _packetId)
            {
                return false;
            }

            IsPending = false;
            IsGranted = isGranted;
            _hangUpCount = 0;
            return true;
        }

        /// <summary>The connection has been closed, not by us.</summary>
        public void Closed()
        {
            if (IsPending && _hangUpCount <= HangUpCount)
            {
                _hangUpCount++;
            }
        }
    }
}
