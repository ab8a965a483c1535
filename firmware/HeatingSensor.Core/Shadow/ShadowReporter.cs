using HeatingSensor.Events;
using HeatingSensor.Ports;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// Brings one shadow's report to the cloud, again and again until it is taken, and not more often than its document
    /// allows. Reports are not queued: what is lost is reported as it is by then.
    /// </summary>
    public sealed class ShadowReporter
    {
        /// <summary>How long PUBACK may take; M2Mqtt gives up after 3 s and says so.</summary>
        public const int PubackDeadlineMs = 15000;

        /// <summary>The longest wait after an answer that asks for another attempt.</summary>
        public const int BackoffCapMs = 600000;

        private const int BadRequest = 400;
        private const int Conflict = 409;
        private const int TooLarge = 413;
        private const int TooManyRequests = 429;
        private const int ServerError = 500;
        private const int NoPacketId = -1;

        private static readonly byte[] Head = JsonBytes.Ascii("{\"state\":{\"reported\":{");
        private static readonly byte[] Token = JsonBytes.Ascii("}},\"clientToken\":\"");
        private static readonly byte[] Tail = JsonBytes.Ascii("\"}");

        private readonly IShadowDocument _document;
        private readonly ClientTokens _tokens;
        private readonly IRandom _random;
        private int _retryCount;
        private readonly string _topic;
        private int _packetId = NoPacketId;
        private bool _isWanted;
        private bool _isTrimmed;
        private bool _wasRefused;
        private long _notBeforeMs;
        private long _laterMs = long.MaxValue;
        private long _sentMs;

        /// <param name="topic">Of the shadow's updates.</param>
        public ShadowReporter(IShadowDocument document, string topic, ClientTokens tokens, IRandom random)
        {
            _document = document;
            _topic = topic;
            _tokens = tokens;
            _random = random;
        }

        /// <summary>The client token of the latest report; null before the first one.</summary>
        public string LatestToken { get; private set; }

        /// <summary>True from the wish for a report until PUBACK.</summary>
        public bool IsBusy => _isWanted || _packetId != NoPacketId;

        /// <summary>True if a report is wanted for later.</summary>
        public bool IsScheduled => _laterMs != long.MaxValue;

        /// <summary>When the latest report was acknowledged; long.MaxValue while it is not.</summary>
        public long AcknowledgedMs { get; private set; } = long.MaxValue;

        /// <summary>Begins on a new connection, with a full report.</summary>
        public void Begin(long nowMs)
        {
            _packetId = NoPacketId;
            _isTrimmed = false;
            _retryCount = 0;
            _notBeforeMs = nowMs;
            _isWanted = true;
        }

        /// <summary>Asks for a report, at once or as soon as the shortest interval allows.</summary>
        public void Want() => _isWanted = true;

        /// <summary>Asks for a report at a time, unless there is one before.</summary>
        public void WantAt(long atMs) => _laterMs = atMs < _laterMs ? atMs : _laterMs;

        /// <summary>Notices what there is to report, and what has been lost.</summary>
        /// <returns>When the next report may go: now or earlier if it is time.</returns>
        public long DueMs(long nowMs)
        {
            if (_packetId != NoPacketId)
            {
                if (nowMs - _sentMs < PubackDeadlineMs)
                {
                    return _sentMs + PubackDeadlineMs;
                }

                Retry(nowMs);
            }

            long regularMs = _sentMs + _document.MaxIntervalMs;
            long laterMs = _laterMs < regularMs ? _laterMs : regularMs;
            _isWanted |= _document.HasNews || nowMs >= laterMs;
            return _isWanted ? _notBeforeMs : laterMs;
        }

        /// <summary>True if a report is wanted and may go.</summary>
        public bool IsReady(long nowMs) => _isWanted && _packetId == NoPacketId && nowMs >= _notBeforeMs;

        /// <summary>Sends the report.</summary>
        /// <param name="json">For writing it; at least as large as the document.</param>
        /// <returns>False if the link does not take it.</returns>
        public bool Send(IMqttLink link, JsonBytes json, long nowMs)
        {
            LatestToken = _tokens.Next();
            json.Clear();
            json.Block(Head);
            _document.Write(json, _isTrimmed);
            json.Block(Token);
            json.Block(JsonBytes.Ascii(LatestToken));
            json.Block(Tail);
            _packetId = link.Publish(_topic, json.ToArray());
            if (_packetId < 0)
            {
                _packetId = NoPacketId;
                return false;
            }

            if (!_wasRefused)
            {
                _retryCount = 0;
            }

            _wasRefused = false;
            _isWanted = false;
            _laterMs = long.MaxValue;
            _sentMs = nowMs;
            _notBeforeMs = nowMs + _document.MinIntervalMs;
            AcknowledgedMs = long.MaxValue;
            return true;
        }

        /// <summary>Takes what the library says about one of our packets, or about somebody else's.</summary>
        public void Take(NoticeKind kind, int packetId, long nowMs)
        {
            if (packetId != _packetId || (kind != NoticeKind.Acknowledged && kind != NoticeKind.NotDelivered))
            {
                return;
            }

            _packetId = NoPacketId;
            if (kind == NoticeKind.NotDelivered)
            {
                Retry(nowMs);
            }
            else
            {
                AcknowledgedMs = nowMs;
            }
        }

        /// <summary>The shadow has not taken the latest report.</summary>
        /// <returns>What follows from it, for the log.</returns>
        public string Refuse(int code, long nowMs)
        {
            AcknowledgedMs = long.MaxValue;
            if (code == TooLarge && !_isTrimmed)
            {
                _isTrimmed = true;
                _isWanted = true;
                return "reporting less";
            }

            if (code == Conflict || code == TooManyRequests || code >= ServerError)
            {
                Retry(nowMs);
                return "reporting again in " + (_notBeforeMs - nowMs).ToString() + " ms";
            }

            return code == BadRequest ? "not reporting this again" : "waiting for the next report";
        }

        private void Retry(long nowMs)
        {
            _packetId = NoPacketId;
            _wasRefused = true;
            _isWanted = true;
            _retryCount++;
            _notBeforeMs = nowMs + Backoff.DelayMs(_retryCount, BackoffCapMs, _random.Next(Backoff.ChanceMax));
        }
    }
}
