using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The device's shadows. It asks for no document: on each connection it reports what is, and the cloud answers with
    /// a delta of all that differs. Reports go behind the journal's events, at the rate that these leave.
    /// </summary>
    public sealed class ShadowClient
    {
        /// <summary>The largest report: all keys of the configuration, and what was rejected of them.</summary>
        public const int ReportBytesMax = 4096;

        /// <summary>How long events may keep a report from going.</summary>
        public const int WaitMaxMs = 1000;

        /// <summary>How long to leave a link alone that does not take a report.</summary>
        private const int RefusedRetryMs = 100;

        private readonly IMqttLink _link;
        private readonly RateLimit _rate;
        private readonly ThingShadow[] _shadows;
        private readonly ShadowMessage _message = new ShadowMessage();
        private readonly JsonBytes _json = new JsonBytes(ReportBytesMax);
        private long _notBeforeMs;
        private long _waitsSinceMs = long.MaxValue;
        private int _droppedCount;
        private bool _wasSubscribed;

        /// <param name="rate">Shared with the publisher.</param>
        /// <param name="shadows">The first ones report first.</param>
        public ShadowClient(IMqttLink link, RateLimit rate, ThingShadow[] shadows)
        {
            _link = link;
            _rate = rate;
            _shadows = shadows;
        }

        /// <summary>How many reports were handed to the link since the boot.</summary>
        public int SentCount { get; private set; }

        /// <summary>True while a report is on its way or waits for its turn.</summary>
        public bool IsBusy
        {
            get
            {
                bool isBusy = false;
                for (int index = 0; index < _shadows.Length; index++)
                {
                    isBusy |= _shadows[index].IsBusy;
                }

                return isBusy;
            }
        }

        /// <summary>True if events have taken the whole rate for too long: the next message is to be a report.</summary>
        public bool GoesFirst(long nowMs) => nowMs - WaitMaxMs >= _waitsSinceMs;

        /// <summary>Begins on a new connection: everything is to be reported.</summary>
        public void Begin(long nowMs)
        {
            _wasSubscribed = false;
            _waitsSinceMs = long.MaxValue;
            for (int index = 0; index < _shadows.Length; index++)
            {
                _shadows[index].Begin(nowMs);
            }
        }

        /// <summary>Judges what is desired anew, also if it comes unchanged.</summary>
        public void Forget()
        {
            for (int index = 0; index < _shadows.Length; index++)
            {
                _shadows[index].Forget();
            }
        }

        /// <summary>Takes what the library says about a packet, ours or not.</summary>
        public void Take(NoticeKind kind, int packetId, long nowMs)
        {
            for (int index = 0; index < _shadows.Length; index++)
            {
                _shadows[index].Take(kind, packetId, nowMs);
            }
        }

        /// <summary>Takes a message from the cloud.</summary>
        /// <param name="payload">Null if it was too large to keep.</param>
        /// <returns>False if it is not of a shadow.</returns>
        public bool TakeMessage(string topic, byte[] payload, int sizeBytes, long nowMs)
        {
            for (int index = 0; index < _shadows.Length; index++)
            {
                if (_shadows[index].TakeMessage(topic, payload, sizeBytes, _message, nowMs))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>So many messages did not fit since the boot: a delta may have been among them.</summary>
        public void NoteDropped(int droppedCount, long nowMs)
        {
            if (droppedCount == _droppedCount)
            {
                return;
            }

            _droppedCount = droppedCount;
            AskAgain(nowMs);
        }

        /// <summary>Reports what is to be reported; only while there is a connection.</summary>
        /// <param name="subscription">While its SUBACK is awaited nothing is reported: the delta in answer would be
        /// missed.</param>
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Step(CloudSubscription subscription, long nowMs)
        {
            if (subscription.IsPending)
            {
                return long.MaxValue;
            }

            if (subscription.IsGranted != _wasSubscribed)
            {
                _wasSubscribed = subscription.IsGranted;
                AskAgain(nowMs);
            }

            long dueMs = long.MaxValue;
            for (int index = 0; index < _shadows.Length; index++)
            {
                long shadowDueMs = StepShadow(_shadows[index], nowMs);
                dueMs = shadowDueMs < dueMs ? shadowDueMs : dueMs;
            }

            return dueMs;
        }

        private long StepShadow(ThingShadow shadow, long nowMs)
        {
            long dueMs = shadow.DueMs(nowMs);
            if (dueMs > nowMs)
            {
                return dueMs;
            }

            long mayMs = _rate.NextMs > _notBeforeMs ? _rate.NextMs : _notBeforeMs;
            if (mayMs > nowMs)
            {
                _waitsSinceMs = nowMs < _waitsSinceMs ? nowMs : _waitsSinceMs;
                return mayMs;
            }

            _waitsSinceMs = long.MaxValue;

            if (!shadow.TrySend(_link, _json, nowMs))
            {
                // The link has refused: it knows that it is gone before it says so.
                _notBeforeMs = nowMs + RefusedRetryMs;
                return _notBeforeMs;
            }

            _rate.Record(nowMs);
            SentCount++;
            return shadow.DueMs(nowMs);
        }

        private void AskAgain(long nowMs)
        {
            for (int index = 0; index < _shadows.Length; index++)
            {
                _shadows[index].AskAgain(nowMs);
            }
        }
    }
}
