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

        /// <summary>How long to leave a link alone that does not take a message.</summary>
        private const int RefusedRetryMs = 100;

        private const long NoPlace = -1;

        private readonly IJournal _journal;
        private readonly IMqttLink _link;
        private readonly EventMessages _messages;
        private readonly WallClock _wallClock;
        private readonly InFlightWindow _inFlight = new InFlightWindow();
        private long _headPlace = NoPlace;
        private long _headSentMs;

        /// <param name="thingName">The device's id in every event.</param>
        public Publisher(IJournal journal, IMqttLink link, string thingName, WallClock wallClock)
        {
            _journal = journal;
            _link = link;
            _messages = new EventMessages(thingName);
            _wallClock = wallClock;
        }

        /// <summary>The rate of everything that the device publishes with QoS 1; events go first.</summary>
        public RateLimit Rate { get; } = new RateLimit();

        /// <summary>True if no event is on its way.</summary>
        public bool IsQuiet => _inFlight.Count == 0;

        /// <summary>How many messages were handed to the link since the boot, repeated ones included.</summary>
        public int SentCount { get; private set; }

        /// <summary>Begins on a new connection: nothing is in flight, and the deadline begins anew.</summary>
        public void Restart()
        {
            _inFlight.Clear();
            _headPlace = NoPlace;
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
            for (int sent = 0; sent < InFlightWindow.Capacity && Rate.NextMs <= nowMs; sent++)
            {
                if (!SendNext(nowMs))
                {
                    break;
                }
            }

            bool isWaiting = !_inFlight.IsFull && _inFlight.Count < _journal.Count;
            long dueMs = isWaiting ? Rate.NextMs : long.MaxValue;
            if (dueMs <= nowMs)
            {
                // The link has refused: it knows that it is gone before it says so.
                dueMs = nowMs + RefusedRetryMs;
            }

            long deadlineMs = _inFlight.Count > 0 ? _headSentMs + PubackDeadlineMs : long.MaxValue;
            return dueMs < deadlineMs ? dueMs : deadlineMs;
        }

        private bool SendNext(long nowMs)
        {
            GoBackIfChanged();
            JournalEntry next = _inFlight.IsFull ? null : _journal.Peek(_inFlight.Count);
            if (next != null && !next.IsTimed)
            {
                // From the first sending on the event never changes, whatever the clock learns later.
                _journal.SettleClock(_wallClock.UtcAt(0), _wallClock.IsTrusted);
                GoBackIfChanged();
                next = _journal.Peek(_inFlight.Count);
            }

            return next != null && Send(next, nowMs);
        }

        private bool Send(JournalEntry next, long nowMs)
        {
            int packetId = _link.Publish(EventMessages.TopicOf(next), _messages.PayloadOf(next));
            if (packetId < 0)
            {
                return false;
            }

            if (_inFlight.Count == 0 && next.Place != _headPlace)
            {
                _headPlace = next.Place;
                _headSentMs = nowMs;
            }

            _inFlight.Add(packetId, next.Place);
            Rate.Record(nowMs);
            SentCount++;
            return true;
        }

        private void DropAcknowledged(long nowMs)
        {
            GoBackIfChanged();
            while (_inFlight.IsHeadAcknowledged)
            {
                _journal.Advance();
                RemoveHead(nowMs);
            }
        }

        // The journal has given up its oldest events for lack of room, and a gap stands there now: it goes first.
        private void GoBackIfChanged()
        {
            if (_inFlight.Count == 0)
            {
                return;
            }

            JournalEntry oldest = _journal.Peek(0);
            if (oldest == null || oldest.Place != _inFlight.HeadPlace)
            {
                _inFlight.Clear();
            }
        }

        private void RemoveHead(long nowMs)
        {
            _inFlight.RemoveHead();
            if (_inFlight.Count > 0)
            {
                _headPlace = _inFlight.HeadPlace;
                _headSentMs = nowMs;
            }
        }
    }
}
