using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The device's shadows. The device never requests a shadow document: on each connection it reports its state, and the
    /// cloud answers with a delta of every difference. One report is in flight at a time, after the PUBACKs of the journal's
    /// events and at the rate they leave over. Each carries a unique client token, made of boot number and a counter.
    /// </summary>
    public sealed class ShadowClient
    {
        /// <summary>How long events may delay a report.</summary>
        public const int WaitMaxMs = 1000;

        /// <summary>How long PUBACK may take; M2Mqtt gives up after 3 s and reports it.</summary>
        public const int PubackDeadlineMs = 15000;

        /// <summary>The longest wait before a retry.</summary>
        public const int BackoffCapMs = 600000;

        /// <summary>How long to wait after the link has refused a report.</summary>
        private const int RefusedRetryMs = 100;

        private readonly IMqttLink _link;
        private readonly ISystem _system;
        private readonly IRandom _random;
        private readonly RateLimit _rate;
        private readonly JsonWriter _json;
        private readonly ThingShadow[] _shadows;
        private readonly string _topicPrefix;
        private readonly string _tokenPrefix;
        private ThingShadow _inFlight;
        private int _packetId;
        private long _sentMs;
        private long _notBeforeMs;
        private long _waitsSinceMs = long.MaxValue;
        private int _droppedCount;
        private bool _wasSubscribed;

        /// <param name="rate">Shared with the publisher.</param>
        /// <param name="json">Free again after each call.</param>
        /// <param name="shadows">In the order in which they report.</param>
        public ShadowClient(
            BoardPorts board, string thingName, long bootId, RateLimit rate, JsonWriter json, ThingShadow[] shadows)
        {
            _link = board.Link;
            _system = board.System;
            _random = board.Random;
            _rate = rate;
            _json = json;
            _shadows = shadows;
            _topicPrefix = ShadowTopics.Prefix(thingName);
            _tokenPrefix = bootId.ToString() + "-";
        }

        /// <summary>How many reports were handed to the link since boot.</summary>
        public int SentCount { get; private set; }

        /// <summary>True while a report is in flight or waits for its turn.</summary>
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

        /// <summary>True if events have used the whole rate for too long: the next message should be a report.</summary>
        public bool GoesFirst(long nowMs) => nowMs - WaitMaxMs >= _waitsSinceMs;

        /// <summary>A new connection: report everything.</summary>
        public void Begin(long nowMs)
        {
            _inFlight = null;
            _wasSubscribed = false;
            _waitsSinceMs = long.MaxValue;
            for (int index = 0; index < _shadows.Length; index++)
            {
                _shadows[index].Begin(nowMs);
            }
        }

        /// <summary>Takes the library's notice about a packet.</summary>
        /// <returns>False if it does not belong to a report in flight.</returns>
        public bool Take(NoticeKind kind, int packetId, long nowMs)
        {
            bool isEnd = kind == NoticeKind.Acknowledged || kind == NoticeKind.NotDelivered;
            if (_inFlight == null || packetId != _packetId || !isEnd)
            {
                return false;
            }

            if (kind == NoticeKind.Acknowledged)
            {
                _inFlight.Acknowledged(nowMs);
                _inFlight = null;
            }
            else
            {
                Retry(_inFlight, nowMs);
            }

            return true;
        }

        /// <summary>Takes a message from the cloud.</summary>
        /// <param name="payload">Null if it was too large to keep.</param>
        /// <returns>False if it does not belong to one of the shadows.</returns>
        public bool TakeMessage(string topic, byte[] payload, int sizeBytes, long nowMs)
        {
            if (!topic.StartsWith(_topicPrefix))
            {
                return false;
            }

            string end = topic.Substring(_topicPrefix.Length);
            for (int index = 0; index < _shadows.Length; index++)
            {
                ThingShadow shadow = _shadows[index];
                string path = ShadowTopics.Path(shadow.Name);
                switch (end.StartsWith(path) ? end.Substring(path.Length) : "")
                {
                    case ShadowTopics.Delta:
                        // If the shadow is not ready, its first report will bring the delta again.
                        return !shadow.IsReady || TakeDelta(shadow as DeltaReceiver, payload, sizeBytes, nowMs);
                    case ShadowTopics.Rejected:
                        TakeRejected(shadow, payload, nowMs);
                        return true;
                    case ShadowTopics.Deleted:
                        _system.Log("shadow " + LogName(shadow) + ": deleted, reporting again");
                        shadow.Deleted();
                        return true;
                }
            }

            return false;
        }

        /// <summary>Messages were dropped: a delta may have been among them.</summary>
        public void NoteDropped(int droppedCount, long nowMs)
        {
            if (droppedCount != _droppedCount)
            {
                _droppedCount = droppedCount;
                AskAgain(nowMs);
            }
        }

        /// <summary>Sends the next report that is due. Call only while connected.</summary>
        /// <param name="subscription">Nothing is reported until its SUBACK, because the answering delta would be missed.
        /// </param>
        /// <param name="isLineFree">False while events are in flight. Each holds 0.6 KB until its PUBACK (measured on nanoCLR),
        /// and a report beside the events of an outage was the moment at which the device needed most memory.</param>
        /// <returns>When to call again unless something happens first: board time in ms.</returns>
        public long Step(CloudSubscription subscription, bool isLineFree, long nowMs)
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

            if (_inFlight != null && nowMs - _sentMs >= PubackDeadlineMs)
            {
                Retry(_inFlight, nowMs);
            }

            long dueMs = _inFlight == null ? long.MaxValue : _sentMs + PubackDeadlineMs;
            ThingShadow next = null;
            for (int index = 0; index < _shadows.Length; index++)
            {
                long shadowDueMs = _shadows[index].IsReady ? _shadows[index].DueMs(nowMs) : long.MaxValue;
                bool isDue = shadowDueMs <= nowMs;
                next = isDue && next == null ? _shadows[index] : next;
                dueMs = isDue || shadowDueMs > dueMs ? dueMs : shadowDueMs;
            }

            // The PUBACK of the report in flight wakes those that are due.
            if (next == null || _inFlight != null)
            {
                return dueMs;
            }

            long mayMs = _rate.NextMs > _notBeforeMs ? _rate.NextMs : _notBeforeMs;
            bool mustWait = !isLineFree && !GoesFirst(nowMs);
            if (mayMs > nowMs || mustWait)
            {
                _waitsSinceMs = nowMs < _waitsSinceMs ? nowMs : _waitsSinceMs;
                mayMs = mustWait ? _waitsSinceMs + WaitMaxMs : mayMs;
                return mayMs < dueMs ? mayMs : dueMs;
            }

            _waitsSinceMs = long.MaxValue;
            int packetId = _link.Publish(TopicOf(next), Report(next));
            if (packetId < 0)
            {
                // The link refuses once it has lost its connection, which it reports later.
                _notBeforeMs = nowMs + RefusedRetryMs;
                return _notBeforeMs;
            }

            _inFlight = next;
            _packetId = packetId;
            _sentMs = nowMs;
            next.Sent(SentCount + 1, nowMs);
            SentCount++;
            _rate.Record(nowMs);
            return nowMs;
        }

        private string TopicOf(ThingShadow shadow)
            => _topicPrefix + ShadowTopics.Path(shadow.Name) + ShadowTopics.Update;

        private string TokenOf(int number) => _tokenPrefix + number.ToString();

        private static string LogName(ThingShadow shadow) => shadow.Name ?? "classic";

        private byte[] Report(ThingShadow shadow)
        {
            _json.Begin();
            _json.Raw("{\"state\":{\"reported\":{");
            shadow.Write(_json);
            _json.Raw("}},\"clientToken\":\"");
            _json.Raw(TokenOf(SentCount + 1));
            _json.Raw("\"}");
            return _json.ToArray();
        }

        private void Retry(ThingShadow shadow, long nowMs)
        {
            _inFlight = _inFlight == shadow ? null : _inFlight;
            int attemptCount = shadow.AttemptCount + 1;
            int chance = _random.Next(Backoff.ChanceMax);
            shadow.Retry(attemptCount, nowMs + Backoff.DelayMs(attemptCount, BackoffCapMs, chance));
        }

        private bool TakeDelta(DeltaReceiver shadow, byte[] payload, int sizeBytes, long nowMs)
        {
            if (shadow == null)
            {
                return false;
            }

            if (payload == null && sizeBytes > 0)
            {
                shadow.TakeTooLarge(sizeBytes);
                return true;
            }

            ShadowMessage delta = new ShadowMessage();
            if (!delta.LoadDelta(payload))
            {
                _system.Warn("shadow " + LogName(shadow) + ": " + sizeBytes.ToString() + " bytes that are not a delta");
                return true;
            }

            bool isAnswer = shadow.TokenNumber > 0 && delta.ClientToken == TokenOf(shadow.TokenNumber);
            if (!shadow.Take(delta, isAnswer, nowMs))
            {
                _system.Warn("shadow " + LogName(shadow) + ": version " + delta.Version.ToString()
                    + " is out of date: asking again");
            }

            return true;
        }

        private void TakeRejected(ThingShadow shadow, byte[] payload, long nowMs)
        {
            ShadowMessage answer = new ShadowMessage();
            if (!answer.LoadRejection(payload))
            {
                _system.Warn("shadow " + LogName(shadow) + ": unreadable rejection");
                return;
            }

            // Another client's update of the same shadow, or one of ours that a newer one has replaced.
            if (shadow.TokenNumber == 0 || answer.ClientToken != TokenOf(shadow.TokenNumber))
            {
                return;
            }

            string consequence = shadow.Refuse(answer.Code);
            if (consequence == null)
            {
                Retry(shadow, nowMs);
                consequence = "retrying later";
            }

            _system.Warn("shadow " + LogName(shadow) + ": report rejected, " + answer.Code.ToString() + " " + answer.Error
                + ": " + consequence);
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
