using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// One shadow of the device: its reported state, and when the next report is due. A report is repeated until it is
    /// accepted, but not more often than the shadow's intervals allow. Reports are not queued: a repeated one has the state
    /// of its time.
    /// </summary>
    public abstract class ThingShadow
    {
        private const int BadRequest = 400;
        private const int Conflict = 409;
        private const int TooLarge = 413;
        private const int TooManyRequests = 429;
        private const int ServerError = 500;

        private bool _isWanted;
        private bool _wasRefused;
        private long _notBeforeMs;
        private long _laterMs = long.MaxValue;
        private long _sentMs;

        /// <summary>The shadow's name; null for the classic one.</summary>
        public abstract string Name { get; }

        /// <summary>The number of the client token of the latest report; 0 before the first one of a connection.</summary>
        public int TokenNumber { get; private set; }

        /// <summary>How many reports in a row failed, for the backoff.</summary>
        public int AttemptCount { get; private set; }

        /// <summary>True from sending a report until its PUBACK, or until it is given up.</summary>
        public bool IsInFlight { get; private set; }

        /// <summary>True: only the essentials are reported, because the shadow has no room for more.</summary>
        public bool IsTrimmed { get; private set; }

        /// <summary>True from the request for a report until its PUBACK.</summary>
        public bool IsBusy => _isWanted || IsInFlight;

        /// <summary>The shortest time between two reports.</summary>
        protected abstract int MinIntervalMs { get; }

        /// <summary>The longest time between two reports while connected.</summary>
        protected abstract int MaxIntervalMs { get; }

        /// <summary>True if a report is scheduled for later.</summary>
        protected bool IsScheduled => _laterMs != long.MaxValue;

        /// <summary>When the latest report was acknowledged; long.MaxValue if it was not.</summary>
        protected long AcknowledgedMs { get; private set; } = long.MaxValue;

        /// <summary>Writes the members of the reported object, at least one.</summary>
        public abstract void Write(JsonWriter json);

        /// <summary>A new connection: it begins with a full report.</summary>
        public virtual void Begin(long nowMs)
        {
            // A late answer to a report of an earlier connection must not count as an answer.
            TokenNumber = 0;
            IsInFlight = false;
            IsTrimmed = false;
            AttemptCount = 0;
            _notBeforeMs = nowMs;
            _isWanted = true;
        }

        /// <summary>The shadow was deleted, and with it everything reported.</summary>
        public virtual void Deleted() => Want();

        /// <summary>A message was lost that may have been for this shadow.</summary>
        public virtual void AskAgain(long nowMs)
        {
        }

        /// <summary>False while the state is unknown: nothing is then reported and no delta is accepted.</summary>
        public virtual bool IsReady => true;

        /// <summary>Checks for something to report.</summary>
        /// <returns>When the next report or the next check is due; now or earlier if a report is due.</returns>
        public virtual long DueMs(long nowMs)
        {
            long regularMs = _sentMs + MaxIntervalMs;
            long laterMs = _laterMs < regularMs ? _laterMs : regularMs;
            _isWanted |= HasNews() || nowMs >= laterMs;
            return _isWanted ? _notBeforeMs : laterMs;
        }

        /// <summary>A report was sent.</summary>
        /// <param name="tokenNumber">The number in its client token.</param>
        public virtual void Sent(int tokenNumber, long nowMs)
        {
            TokenNumber = tokenNumber;
            IsInFlight = true;
            AttemptCount = _wasRefused ? AttemptCount : 0;
            AcknowledgedMs = long.MaxValue;
            _wasRefused = false;
            _isWanted = false;
            _laterMs = long.MaxValue;
            _sentMs = nowMs;
            _notBeforeMs = nowMs + MinIntervalMs;
        }

        /// <summary>The report was acknowledged.</summary>
        public void Acknowledged(long nowMs)
        {
            IsInFlight = false;
            AcknowledgedMs = nowMs;
        }

        /// <summary>The shadow service rejected the latest report.</summary>
        /// <returns>The consequence, for the log; null: call <see cref="Retry"/>.</returns>
        public string Refuse(int code)
        {
            AcknowledgedMs = long.MaxValue;
            if (code == TooLarge && !IsTrimmed)
            {
                IsTrimmed = true;
                _isWanted = true;
                return "reporting less";
            }

            if (code == Conflict || code == TooManyRequests || code >= ServerError)
            {
                return null;
            }

            return code == BadRequest ? "not reporting this again" : "waiting for the next report";
        }

        /// <summary>Schedules a retry.</summary>
        public void Retry(int attemptCount, long notBeforeMs)
        {
            IsInFlight = false;
            AttemptCount = attemptCount;
            _wasRefused = true;
            _isWanted = true;
            _notBeforeMs = notBeforeMs;
        }

        /// <summary>True while there is something new to report.</summary>
        protected virtual bool HasNews() => false;

        /// <summary>Requests a report, as soon as the shortest interval allows.</summary>
        protected void Want() => _isWanted = true;

        /// <summary>Requests a report at a time, unless one is due earlier.</summary>
        protected void WantAt(long atMs) => _laterMs = atMs < _laterMs ? atMs : _laterMs;
    }
}
