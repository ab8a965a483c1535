using HeatingSensor.Ports;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// Takes one shadow's deltas: each once, no older one after a newer one, and asks again for what may have been
    /// lost. AWS publishes a delta after every update that leaves a difference, the device's own reports included: what
    /// comes again unchanged must not be answered each time.
    /// </summary>
    public sealed class DesiredInbox
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

        private readonly string _name;
        private readonly IDesiredState _desired;
        private readonly ShadowReporter _reporter;
        private readonly ISystem _system;
        private readonly DeltaVersions _versions = new DeltaVersions();
        private uint _digest;
        private bool _isQuiet;
        private int _repeatCount;
        private long _nextAskMs;
        private long _retryMs = long.MaxValue;

        /// <param name="name">The shadow's, for the log.</param>
        public DesiredInbox(string name, IDesiredState desired, ShadowReporter reporter, ISystem system)
        {
            _name = name;
            _desired = desired;
            _reporter = reporter;
            _system = system;
        }

        /// <summary>Judges what is desired anew, also if it comes unchanged.</summary>
        public void Forget() => _digest = StateDigest.None;

        /// <summary>A report goes out.</summary>
        public void Reported()
        {
            _versions.Reported();
            _isQuiet = true;
        }

        /// <summary>Something was lost on the way here: the answer to a report says all of it again.</summary>
        public void AskAgain(long nowMs)
        {
            _isQuiet = false;
            _reporter.WantAt(nowMs + AskAgainMs);
        }

        /// <summary>Takes a delta.</summary>
        /// <param name="payload">Null if it was too large to keep.</param>
        public void Take(ShadowMessage message, byte[] payload, int sizeBytes, long nowMs)
        {
            if (payload == null && sizeBytes > 0)
            {
                TakeTooLarge(sizeBytes);
            }
            else if (!message.LoadDelta(payload))
            {
                _system.Warn("shadow " + _name + ": " + sizeBytes.ToString() + " bytes that are no delta");
            }
            else
            {
                TakeDelta(message, nowMs);
            }
        }

        /// <summary>Notices that nothing is desired any more.</summary>
        /// <returns>When to look again, or <paramref name="dueMs"/> if that is earlier.</returns>
        public long Step(long dueMs, long nowMs)
        {
            if (!_desired.IsOpen || !_isQuiet || _reporter.AcknowledgedMs == long.MaxValue)
            {
                return dueMs;
            }

            long silentMs = _reporter.AcknowledgedMs + SilenceMs;
            if (nowMs < silentMs)
            {
                return dueMs < silentMs ? dueMs : silentMs;
            }

            _isQuiet = false;
            _digest = StateDigest.None;
            _desired.TakeNothing();
            _reporter.Want();
            return nowMs;
        }

        private void TakeDelta(ShadowMessage message, long nowMs)
        {
            string token = message.ClientToken;
            switch (_versions.Judge(message.Delta.Version, token != null && token == _reporter.LatestToken))
            {
                case DeltaAge.Newer:
                    _isQuiet = false;
                    TakeState(message, nowMs);
                    break;
                case DeltaAge.Same:
                    if (StateDigest.Of(message) != _digest)
                    {
                        // One version says one thing: this one is of another shadow, which has come to the same number.
                        AskForOlder(message, nowMs);
                    }

                    break;
                case DeltaAge.Older:
                    AskForOlder(message, nowMs);
                    break;
            }
        }

        private void AskForOlder(ShadowMessage message, long nowMs)
        {
            _system.Warn("shadow " + _name + ": version " + message.Delta.Version.ToString() + " is not new: asking again");
            if (nowMs < _nextAskMs)
            {
                _reporter.WantAt(_nextAskMs);
                return;
            }

            _nextAskMs = nowMs + OlderAskMs;
            _reporter.WantAt(nowMs);
        }

        private void TakeState(ShadowMessage message, long nowMs)
        {
            uint digest = StateDigest.Of(message);
            if (digest == _digest && nowMs < _retryMs)
            {
                Repeat(nowMs);
                return;
            }

            _retryMs = _desired.Take(message) ? long.MaxValue : nowMs + RetryMs;
            Answer(digest);
        }

        private void TakeTooLarge(int sizeBytes)
        {
            _isQuiet = false;
            uint digest = StateDigest.OfSize(sizeBytes);
            if (digest == _digest)
            {
                return;
            }

            _desired.TakeTooLarge(sizeBytes);
            Answer(digest);
        }

        private void Answer(uint digest)
        {
            _digest = digest;
            _repeatCount = 0;
            _reporter.Want();
        }

        // What is open is said already. What was taken is said too, or is about to be: should the cloud go on
        // showing something else, somebody has written over it, and it is said again, ever less often.
        private void Repeat(long nowMs)
        {
            if (_desired.IsOpen || _reporter.IsBusy || _reporter.IsScheduled)
            {
                return;
            }

            _reporter.WantAt(nowMs + ((long)RepeatFirstMs << _repeatCount));
            _repeatCount += _repeatCount < RepeatDoublingsMax ? 1 : 0;
        }
    }
}
