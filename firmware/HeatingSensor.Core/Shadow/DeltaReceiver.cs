namespace HeatingSensor.Shadow
{
    /// <summary>
    /// A shadow with something desired in it: takes its deltas, each once, no older one after a newer one, and asks again
    /// for what may have been lost. AWS publishes a delta after every update that leaves a difference, the device's own
    /// reports included: what comes again unchanged must not be answered each time.
    /// </summary>
    /// <remarks>
    /// MQTT at AWS promises no order, and versions grow. Except where a shadow was deleted, which starts again at 0 after
    /// 48 hours (AWS IoT Developer Guide, "Device Shadow service documents"). That is proved by the answer to a report: it
    /// is made after all that the device had seen when it reported, so with a version that is not higher it comes from a
    /// new shadow. The broker keeps deltas for a device that is away, and what they desire may have been withdrawn since.
    /// Only the answer to a report says what is desired now: whoever cannot do without that is told whether it is one.
    /// </remarks>
    public abstract class DeltaReceiver : ThingShadow
    {
        /// <summary>After a report, a delta that is due would have come by then.</summary>
        public const int SilenceMs = 10000;

        /// <summary>How long to wait before asking again: more may be lost in the same burst.</summary>
        public const int AskAgainMs = 5000;

        /// <summary>How often to ask at most because a delta was an older one.</summary>
        public const int OlderAskMs = 60000;

        /// <summary>How long to wait before trying again what the device could not take for the time being.</summary>
        public const int RetryMs = 300000;

        /// <summary>The first wait before a report is repeated because the cloud still shows something else; it doubles
        /// with each.</summary>
        public const int RepeatFirstMs = 60000;

        /// <summary>Its end: 8 hours, beyond the longest time between two reports.</summary>
        public const int RepeatDoublingsMax = 9;

        private const long NoVersion = -1;

        /// <summary>No state has it.</summary>
        private const uint NoDigest = 0;

        private long _lastVersion = NoVersion;
        private long _versionAtReport = NoVersion;
        private uint _lastDigest;
        private uint _digest;
        private bool _isQuiet;
        private int _repeatCount;
        private long _nextAskMs;
        private long _retryMs = long.MaxValue;

        /// <summary>True while something is desired that will not be reported soon: it is rejected, or waits. The cloud
        /// then sends a delta after each report.</summary>
        protected abstract bool IsOpen { get; }

        /// <summary>True: the answer to the next report is to be judged also if it desires the same.</summary>
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

        /// <summary>Notices as well that nothing is desired any more.</summary>
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
        /// <returns>False if it is an older one.</returns>
        public bool Take(ShadowMessage message, bool isAnswer, long nowMs)
        {
            uint digest = message.Digest();
            bool isNewShadow = isAnswer && message.Version <= _versionAtReport;
            if (message.Version <= _lastVersion && !isNewShadow)
            {
                // One version says one thing: with another state it is of another shadow, come to the same number.
                bool isSame = message.Version == _lastVersion && digest == _lastDigest;
                return isSame || AskForOlder(nowMs);
            }

            // Proved once: the same answer, late and again, proves nothing.
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

        /// <summary>What is desired is more than the device can read.</summary>
        public void TakeTooLarge(int sizeBytes)
        {
            _isQuiet = false;
            if ((uint)sizeBytes != _digest)
            {
                TakeSize(sizeBytes);
                Answer((uint)sizeBytes);
            }
        }

        /// <summary>Takes all that is desired and not reported. What comes of it, the next report says.</summary>
        /// <returns>False if the same might come out otherwise later.</returns>
        protected abstract bool TakeState(ShadowMessage delta, bool isAnswer);

        /// <summary>What is desired is known by its size alone.</summary>
        protected abstract void TakeSize(int sizeBytes);

        /// <summary>Nothing is desired but what was reported: what was open is not desired any more.</summary>
        protected abstract void TakeNothing();

        /// <summary>Judges what is desired anew, also if it comes unchanged.</summary>
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

        // What is open is said already. What was taken is said too, or is about to be: should the cloud go on
        // showing something else, somebody has written over it, and it is said again, ever less often.
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
