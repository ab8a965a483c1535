namespace HeatingSensor.Shadow
{
    /// <summary>
    /// A shadow with a desired state: accepts each delta once, never an older one after a newer one, and asks again when one
    /// may have been lost. AWS publishes a delta after every update that leaves a difference, including the device's own
    /// reports, so an unchanged delta must not be answered each time.
    /// </summary>
    /// <remarks>
    /// MQTT at AWS does not guarantee order, but versions increase, except that a deleted shadow starts again at 0 after 48
    /// hours (AWS IoT Developer Guide, "Device Shadow service documents"). The answer to a report reveals a new shadow: it
    /// is created after everything the device had seen when it reported, so a version that is not higher comes from a new
    /// shadow. The broker stores deltas for an offline device, and their desired state may have been withdrawn since. Only
    /// the answer to a report shows what is desired now, so subclasses are told whether a delta is one.
    /// </remarks>
    public abstract class DeltaReceiver : ThingShadow
    {
        /// <summary>How long after a report a delta can be expected.</summary>
        public const int SilenceMs = 10000;

        /// <summary>How long to wait before asking again, because a burst may lose more than one message.</summary>
        public const int AskAgainMs = 5000;

        /// <summary>The shortest time between requests caused by an older delta.</summary>
        public const int OlderAskMs = 60000;

        /// <summary>How long to wait before retrying what the device could not accept at present.</summary>
        public const int RetryMs = 300000;

        /// <summary>The first wait before repeating a report because the cloud still shows a different state; doubles each
        /// time.</summary>
        public const int RepeatFirstMs = 60000;

        /// <summary>The limit of the doubling: 8 hours, longer than the longest time between two reports.</summary>
        public const int RepeatDoublingsMax = 9;

        private const long NoVersion = -1;

        /// <summary>Not the digest of any state.</summary>
        private const uint NoDigest = 0;

        private long _lastVersion = NoVersion;
        private long _versionAtReport = NoVersion;
        private uint _lastDigest;
        private uint _digest;
        private bool _isQuiet;
        private int _repeatCount;
        private long _nextAskMs;
        private long _retryMs = long.MaxValue;

        /// <summary>True while something desired will not be reported soon, because it was rejected or waits. The cloud then
        /// sends a delta after each report.</summary>
        protected abstract bool IsOpen { get; }

        /// <summary>True: evaluate the answer to the next report even if it is unchanged.</summary>
        protected virtual bool AwaitsAnswer => false;

        public override void Deleted()
        {
            Forget();
            Want();
        }

        public override void AskAgain(long nowMs)
        {
            _isQuiet = false;
            WantAt(nowMs + AskAgainMs);
        }

        public override void Sent(int tokenNumber, long nowMs)
        {
            base.Sent(tokenNumber, nowMs);
            _versionAtReport = _lastVersion;
            _isQuiet = true;
        }

        /// <summary>Also notices that nothing is desired any more.</summary>
        public override long DueMs(long nowMs)
        {
            long dueMs = base.DueMs(nowMs);
            if (!IsOpen || !_isQuiet || AcknowledgedMs == long.MaxValue)
            {
                return dueMs;
            }

            long silentMs = AcknowledgedMs + SilenceMs;
            if (nowMs < silentMs)
            {
                return dueMs < silentMs ? dueMs : silentMs;
            }

            _isQuiet = false;
            Forget();
            TakeNothing();
            Want();
            return base.DueMs(nowMs);
        }

        /// <summary>Takes a delta.</summary>
        /// <param name="isAnswer">It carries the client token of the latest report.</param>
        /// <returns>False if it is out of date.</returns>
        public bool Take(ShadowMessage message, bool isAnswer, long nowMs)
        {
            uint digest = message.Digest();
            bool isNewShadow = isAnswer && message.Version <= _versionAtReport;
            if (message.Version <= _lastVersion && !isNewShadow)
            {
                // A version identifies one state: a different state comes from a new shadow that has reached the same version.
                bool isSame = message.Version == _lastVersion && digest == _lastDigest;
                return isSame || AskForOlder(nowMs);
            }

            // Evidence counts once: a late duplicate of the same answer proves nothing.
            _versionAtReport = isNewShadow ? NoVersion : _versionAtReport;
            _lastVersion = message.Version;
            _lastDigest = digest;
            _isQuiet = false;
            if (digest == _digest && nowMs < _retryMs)
            {
                Repeat(nowMs);
                return true;
            }

            bool isFinal = TakeState(message, isAnswer);
            _retryMs = isFinal ? long.MaxValue : nowMs + RetryMs;
            Answer(AwaitsAnswer ? NoDigest : digest);
            return true;
        }

        /// <summary>The desired state is too large for the device to read.</summary>
        public void TakeTooLarge(int sizeBytes)
        {
            _isQuiet = false;
            if ((uint)sizeBytes != _digest)
            {
                TakeSize(sizeBytes);
                Answer((uint)sizeBytes);
            }
        }

        /// <summary>Processes everything that is desired and not reported. The next report shows the outcome.</summary>
        /// <returns>False if a retry might have a different outcome.</returns>
        protected abstract bool TakeState(ShadowMessage delta, bool isAnswer);

        /// <summary>Only the size of the desired state is known.</summary>
        protected abstract void TakeSize(int sizeBytes);

        /// <summary>Nothing is desired beyond what was reported: open wishes have been withdrawn.</summary>
        protected abstract void TakeNothing();

        /// <summary>Makes the next delta be evaluated even if it is unchanged.</summary>
        protected void Forget() => _digest = NoDigest;

        private bool AskForOlder(long nowMs)
        {
            if (nowMs < _nextAskMs)
            {
                WantAt(_nextAskMs);
                return false;
            }

            _nextAskMs = nowMs + OlderAskMs;
            WantAt(nowMs);
            return false;
        }

        private void Answer(uint digest)
        {
            _digest = digest;
            _repeatCount = 0;
            Want();
        }

        // Open wishes are already reported. What was accepted is reported too, or about to be: if the cloud still shows
        // something else, somebody has overwritten it, so the report is repeated, ever less often.
        private void Repeat(long nowMs)
        {
            if (IsOpen || IsBusy || IsScheduled)
            {
                return;
            }

            WantAt(nowMs + ((long)RepeatFirstMs << _repeatCount));
            _repeatCount += _repeatCount < RepeatDoublingsMax ? 1 : 0;
        }
    }
}
