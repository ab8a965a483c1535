using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// One shadow of the device: what is reported in it, and when the next report is due. It is reported again and again
    /// until it is taken, and not more often than it allows. Reports are not queued: what is lost is reported as it is by
    /// then.
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

        /// <summary>How many reports in a row had to be repeated, for the backoff.</summary>
        public int AttemptCount { get; private set; }

        /// <summary>True from the sending of a report until PUBACK, or until it is given up.</summary>
        public bool IsInFlight { get; private set; }

        /// <summary>True: only what cannot be left out is reported, because the shadow has no room for more.</summary>
        public bool IsTrimmed { get; private set; }

        /// <summary>True from the wish for a report until PUBACK.</summary>
        public bool IsBusy => _isWanted || IsInFlight;

        /// <summary>The shortest time between two reports.</summary>
        protected abstract int MinIntervalMs { get; }

        /// <summary>The longest time between two reports while connected.</summary>
        protected abstract int MaxIntervalMs { get; }

        /// <summary>True if a report is wanted for later.</summary>
        protected bool IsScheduled => _laterMs != long.MaxValue;

        /// <summary>When the latest report was acknowledged; long.MaxValue while it is not.</summary>
        protected long AcknowledgedMs { get; private set; } = long.MaxValue;

        /// <summary>Writes the members of the reported object, at least one.</summary>
        public abstract void Write(JsonWriter json);

        /// <summary>Begins on a new connection, with a full report.</summary>
        public virtual void Begin(long nowMs)
        {
            // An answer to a report of before may have waited at the broker, and is none any more.
            TokenNumber = 0;
            IsInFlight = false;
            IsTrimmed = false;
            AttemptCount = 0;
            _notBeforeMs = nowMs;
            _isWanted = true;
        }

        /// <summary>The shadow was deleted, so nothing is reported any more.</summary>
        public virtual void Deleted() => Want();

        /// <summary>Something was lost on the way here, and may have been of this shadow.</summary>
        public virtual void AskAgain(long nowMs)
        {
        }

        /// <summary>False while what it says is not known: then it is neither reported nor are deltas taken.</summary>
        public virtual bool IsReady => true;

        /// <summary>Notices what there is to report.</summary>
        /// <returns>When the next report may go, or the next look is due: now or earlier if it is time for the report.
        /// </returns>
        public virtual long DueMs(long nowMs)
        {
            long regularMs = _sentMs + MaxIntervalMs;
            long laterMs = _laterMs < regularMs ? _laterMs : regularMs;
            _isWanted |= HasNews() || nowMs >= laterMs;
            return _isWanted ? _notBeforeMs : laterMs;
        }

        /// <summary>A report is on its way.</summary>
        /// <param name="tokenNumber">Of its client token.</param>
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

        /// <summary>PUBACK has come.</summary>
        public void Acknowledged(long nowMs)
        {
            IsInFlight = false;
            AcknowledgedMs = nowMs;
        }

        /// <summary>The shadow has not taken the latest report.</summary>
        /// <returns>What follows from it, for the log; null: <see cref="Retry"/>.</returns>
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

        /// <summary>Reports again after a while.</summary>
        public void Retry(int attemptCount, long notBeforeMs)
        {
            IsInFlight = false;
            AttemptCount = attemptCount;
            _wasRefused = true;
            _isWanted = true;
            _notBeforeMs = notBeforeMs;
        }

        /// <summary>True while there is something to report that was not written yet.</summary>
        protected virtual bool HasNews() => false;

        /// <summary>Asks for a report, at once or as soon as the shortest interval allows.</summary>
        protected void Want() => _isWanted = true;

        /// <summary>Asks for a report at a time, unless there is one before.</summary>
        protected void WantAt(long atMs) => _laterMs = atMs < _laterMs ? atMs : _laterMs;
    }
}
