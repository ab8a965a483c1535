using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// The device's one subscription, to everything that the cloud sends it. The broker's session keeps it: SUBSCRIBE is
    /// repeated only for a new session, or if it has not been granted since boot (an older session may not have it).
    /// </summary>
    public sealed class CloudSubscription
    {
        /// <summary>AWS's limit for one SUBSCRIBE (general reference, "AWS IoT Core message broker").</summary>
        public const int TopicFiltersMax = 8;

        /// <summary>How long the broker may take to answer; M2Mqtt sends three times within 2 s and then gives up silently.</summary>
        public const int SubackDeadlineMs = 15000;

        /// <summary>How long to wait after a refusal: somebody has to change the policy.</summary>
        public const int RetryMs = 600000;

        /// <summary>AWS does not answer a forbidden SUBSCRIBE but closes the connection; so does a broker that restarts. After
        /// this many in a row the next connection does not subscribe, so that events get out.</summary>
        public const int HangUpCount = 3;

        /// <summary>How long that connection waits before subscribing: the broker may have closed for another reason.</summary>
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

        /// <summary>True while the broker's session has the subscription.</summary>
        public bool IsGranted { get; private set; }

        /// <summary>True while SUBACK is awaited.</summary>
        public bool IsPending { get; private set; }

        /// <summary>When SUBACK is overdue or a refused SUBSCRIBE is to be retried: board time in ms; long.MaxValue: never.
        /// </summary>
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
        /// <returns>The input for <see cref="ConnectionMachine"/>.</returns>
        public ConnectionInput Begin(bool isSessionPresent, long nowMs)
        {
            IsPending = false;
            IsGranted &= isSessionPresent;
            if (IsGranted)
            {
                return ConnectionInput.AcceptedSubscribed;
            }

            // On a connection without the subscription, the wait begins now.
            _sentMs = nowMs;
            return _hangUpCount >= HangUpCount
                ? ConnectionInput.AcceptedUnsubscribable
                : ConnectionInput.AcceptedUnsubscribed;
        }

        /// <summary>Sends SUBSCRIBE. If the link refuses it, the connection is lost, which is noticed elsewhere, at the latest
        /// when SUBACK is overdue.</summary>
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

        /// <summary>The peer has closed the connection.</summary>
        public void Closed()
        {
            if (IsPending && _hangUpCount <= HangUpCount)
            {
                _hangUpCount++;
            }
        }
    }
}
