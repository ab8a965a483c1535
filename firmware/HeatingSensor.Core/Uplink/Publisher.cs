using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Brings the journal's events to the broker: in strict order, a few at a time, at a limited rate, and each until
    /// its PUBACK. What the library gives up or a connection loses is sent again, the same to the byte.
    /// </summary>
    public sealed class Publisher
    {
        /// <summary>How long the oldest event may stay unacknowledged before the connection is given up.</summary>
        public const int PubackDeadlineMs = 15000;

        private const long NoSequence = -1;

        private readonly IJournal _journal;
        private readonly IMqttLink _link;
        private readonly StatusEventJson _json;
        private readonly WallClock _wallClock;
        private readonly InFlightWindow _inFlight = new InFlightWindow();
        private readonly RateLimit _rate = new RateLimit();
        private long _headSequence = NoSequence;
        private long _headSentMs;

        public Publisher(IJournal journal, IMqttLink link, StatusEventJson json, WallClock wallClock)
        {
            _journal = journal;
            _link = link;
            _json = json;
            _wallClock = wallClock;
        }

        /// <summary>How many messages were handed to the link since the boot, repeated ones included.</summary>
        public int SentCount { get; private set; }

        /// <summary>Begins on a new connection: nothing is in flight, and the deadline begins anew.</summary>
        public void Restart()
        {
            _inFlight.Clear();
            _headSequence = NoSequence;
        }

        /// <summary>Takes a notice of the library about one of our packets, or of somebody else's.</summary>
        public void Take(NoticeKind kind, int packetId, long nowMs)
        {
            if (kind == NoticeKind.Acknowledged)
            {
                _inFlight.Acknowledge(packetId);
                DropAcknowledged(nowMs);
            }
            else if (_inFlight.Contains(packetId))
            {
                // Go back to the oldest: what follows it must not overtake it. The deadline goes on.
                _inFlight.Clear();
            }
        }

        /// <summary>True if the oldest event has waited too long for its PUBACK.</summary>
        public bool IsOverdue(long nowMs) => _inFlight.Count > 0 && nowMs - _headSentMs >= PubackDeadlineMs;

        /// <summary>Sends what may be sent now.</summary>
        /// <returns>When to be called again if nothing happens before: board time in ms.</returns>
        public long Step(long nowMs)
        {
            ForgetLost(nowMs);
            while (!_inFlight.IsFull && _rate.NextMs <= nowMs)
            {
                StatusEvent next = _journal.Peek(_inFlight.Count);
                if (next == null || !Send(next, nowMs))
                {
                    break;
                }
            }

            bool isWaiting = !_inFlight.IsFull && _inFlight.Count < _journal.Count;
            long dueMs = isWaiting ? _rate.NextMs : long.MaxValue;
            long deadlineMs = _inFlight.Count > 0 ? _headSentMs + PubackDeadlineMs : long.MaxValue;
            return dueMs < deadlineMs ? dueMs : deadlineMs;
        }

        private bool Send(StatusEvent next, long nowMs)
        {
            Stamp(next);
            int packetId = _link.Publish(Topics.Status, _json.Encode(next));
            if (packetId < 0)
            {
                return false;
            }

            if (_inFlight.Count == 0 && next.Sequence != _headSequence)
            {
                _headSequence = next.Sequence;
                _headSentMs = nowMs;
            }

            _inFlight.Add(packetId, next.Sequence);
            _rate.Record(nowMs);
            SentCount++;
            return true;
        }

        // From the first sending on the event never changes, whatever the clock learns later.
        private void Stamp(StatusEvent next)
        {
            if (!next.IsStamped)
            {
                next.UtcMs = _wallClock.UtcAt(next.UptimeMs);
                next.IsTimeSynced = _wallClock.IsTrusted;
                next.IsStamped = true;
            }
        }

        private void DropAcknowledged(long nowMs)
        {
            while (_inFlight.IsHeadAcknowledged)
            {
                if (_journal.Count > 0 && _journal.Peek(0).Sequence == _inFlight.HeadSequence)
                {
                    _journal.Advance();
                }

                RemoveHead(nowMs);
            }
        }

        // The journal has given up its oldest events for lack of room: they are not in flight any more either.
        private void ForgetLost(long nowMs)
        {
            while (_inFlight.Count > 0
                && (_journal.Count == 0 || _inFlight.HeadSequence < _journal.Peek(0).Sequence))
            {
                RemoveHead(nowMs);
            }
        }

        private void RemoveHead(long nowMs)
        {
            _inFlight.RemoveHead();
            if (_inFlight.Count > 0)
            {
                _headSequence = _inFlight.HeadSequence;
                _headSentMs = nowMs;
            }
        }
    }
}
