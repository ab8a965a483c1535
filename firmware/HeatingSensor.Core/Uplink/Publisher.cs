using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Ports;
using HeatingSensor.Time;

namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Publishes the journal's events: in strict order, a few at a time, at a limited rate, each until its PUBACK. An event
    /// that the library gives up or a connection loses is sent again, byte for byte the same.
    /// </summary>
    public sealed class Publisher
    {
        /// <summary>How long the oldest event may stay unacknowledged before the connection is given up.</summary>
        public const int PubackDeadlineMs = 15000;

        /// <summary>How long to wait before retrying a failed read of the flash. After
        /// <see cref="JournalReader.ReadAttemptsMax"/> attempts, one minute, the journal gives up what it cannot
        /// read.</summary>
        public const int ReadRetryMs = 5000;

        /// <summary>After this long without an event, the journal deletes the segment that it kept for more.</summary>
        public const int QuietMs = 60000;

        /// <summary>How long to wait after the link has refused a message.</summary>
        private const int RefusedRetryMs = 100;

        private const long NoPlace = -1;

        private readonly IJournal _journal;
        private readonly IMqttLink _link;
        private readonly JsonWriter _json;
        private readonly WallClock _wallClock;
        private readonly string _thingName;
        private readonly InFlightWindow _inFlight = new InFlightWindow();
        private long _headPlace = NoPlace;
        private long _headSentMs;
        private long _notBeforeMs;
        private long _tidyMs = long.MaxValue;

        /// <param name="thingName">The deviceId in every event.</param>
        public Publisher(IJournal journal, IMqttLink link, JsonWriter json, string thingName, WallClock wallClock)
        {
            _journal = journal;
            _link = link;
            _json = json;
            _thingName = thingName;
            _wallClock = wallClock;
        }

        /// <summary>Limits everything that the device publishes with QoS 1; events go first.</summary>
        public RateLimit Rate { get; } = new RateLimit();

        /// <summary>True if no event is in flight.</summary>
        public bool IsQuiet => _inFlight.Count == 0;

        /// <summary>How many messages were handed to the link since boot, repeated ones included.</summary>
        public int SentCount { get; private set; }

        /// <summary>Starts over on a new connection: nothing is in flight, and the PUBACK deadline restarts.</summary>
        public void Restart()
        {
            _inFlight.Clear();
            _headPlace = NoPlace;
        }

        /// <summary>Takes the library's notice about a packet.</summary>
        /// <returns>False if it does not belong to an event in flight.</returns>
        public bool Take(NoticeKind kind, int packetId, long nowMs)
        {
            if (!_inFlight.Contains(packetId))
            {
                return false;
            }

            if (kind == NoticeKind.Acknowledged)
            {
                _inFlight.Acknowledge(packetId);
                DropAcknowledged(nowMs);
            }
            else
            {
                // Go back to the oldest: what follows must not overtake it. Its deadline keeps running.
                _inFlight.Clear();
            }

            return true;
        }

        /// <summary>True if the oldest event's PUBACK is overdue.</summary>
        public bool IsOverdue(long nowMs) => _inFlight.Count > 0 && nowMs - _headSentMs >= PubackDeadlineMs;

        /// <summary>Sends what is due.</summary>
        /// <returns>When to call again unless something happens first: board time in ms.</returns>
        public long Step(long nowMs)
        {
            for (int sent = 0; sent < InFlightWindow.Capacity && Rate.NextMs <= nowMs; sent++)
            {
                if (!SendNext(nowMs))
                {
                    break;
                }
            }

            long dueMs = long.MaxValue;
            if (!_inFlight.IsFull && _inFlight.Count < _journal.Count)
            {
                dueMs = Rate.NextMs > _notBeforeMs ? Rate.NextMs : _notBeforeMs;
            }

            long deadlineMs = _inFlight.Count > 0 ? _headSentMs + PubackDeadlineMs : Tidy(nowMs);
            return dueMs < deadlineMs ? dueMs : deadlineMs;
        }

        private bool SendNext(long nowMs)
        {
            GoBackIfChanged();
            if (_inFlight.IsFull || _inFlight.Count >= _journal.Count || nowMs < _notBeforeMs)
            {
                return false;
            }

            EventRecord next = _journal.Peek(_inFlight.Count);
            if (next != null && !next.IsTimed)
            {
                // Once sent, the event never changes, whatever the clock learns later.
                _journal.SettleClock(_wallClock.UtcAt(0), _wallClock.IsTrusted);
                GoBackIfChanged();
                next = _journal.Peek(_inFlight.Count);
            }

            if (GoBackIfChanged())
            {
                // Reading has marked a gap or extended one, which goes first, in the next round.
                return true;
            }

            if (next == null)
            {
                _notBeforeMs = nowMs + (_journal.IsDelayed ? ReadRetryMs : RefusedRetryMs);
                return false;
            }

            return Send(next, nowMs);
        }

        private bool Send(EventRecord next, long nowMs)
        {
            EventType type = EventType.Of(next.TypeNumber);
            long place = next.Place;

            // After the part of the buffer that the record may be a view of.
            _json.BeginAt(SegmentReader.BufferedBytes);
            type.WriteJson(next, _thingName, _json);
            int packetId = _link.Publish(type.Topic, _json.ToArray());
            if (packetId < 0)
            {
                // The link refuses once it has lost its connection, which it reports later.
                _notBeforeMs = nowMs + RefusedRetryMs;
                return false;
            }

            if (_inFlight.Count == 0 && place != _headPlace)
            {
                _headPlace = place;
                _headSentMs = nowMs;
            }

            _inFlight.Add(packetId, place);
            Rate.Record(nowMs);
            SentCount++;
            _tidyMs = nowMs + QuietMs;
            return true;
        }

        private void DropAcknowledged(long nowMs)
        {
            while (!GoBackIfChanged() && _inFlight.IsHeadAcknowledged)
            {
                _journal.Advance();
                _inFlight.RemoveHead();
                if (_inFlight.Count > 0)
                {
                    _headPlace = _inFlight.HeadPlace;
                    _headSentMs = nowMs;
                }
            }
        }

        // The journal has given up its oldest events; the gap in their place goes first.
        private bool GoBackIfChanged()
        {
            bool hasChanged = _inFlight.Count > 0 && _journal.OldestPlace != _inFlight.HeadPlace;
            if (hasChanged)
            {
                _inFlight.Clear();
            }

            return hasChanged;
        }

        private long Tidy(long nowMs)
        {
            if (nowMs >= _tidyMs)
            {
                _tidyMs = long.MaxValue;
                _journal.Tidy();
            }

            return _tidyMs;
        }
    }
}
