namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Watches whether the device can stay connected with a configuration. Once it was connected for
    /// <see cref="StableMs"/> without a break, the configuration is good. It has failed when it had <see cref="TrialMs"/> and
    /// the broker was reached <see cref="FailuresMin"/> times in vain. Only time counts in which the broker is reached: a
    /// network that leads nowhere, a provider's outage say, speaks against no configuration, however long it lasts. After a
    /// failure the last good one is watched in the same way: if it fails too, the one before was not to blame
    /// (<see cref="ConfigStore.Forgive"/>). Pure: told the time and how things stand.
    /// </summary>
    public sealed class ConfigTrial
    {
        /// <summary>How long a new configuration may take: some ten attempts at the default backoff, each with its 30 s
        /// of waiting for an answer. A connection that is there is given the chance to last.</summary>
        public const int TrialMs = 10 * 60 * 1000;

        /// <summary>As for the reset of the backoff, a connection counts when it has lasted so long.</summary>
        public const int StableMs = 30 * 1000;

        /// <summary>How many attempts must have reached the broker and come to nothing: once or twice is a broker that
        /// restarts.</summary>
        public const int FailuresMin = 3;

        private long _countedMs;
        private long _lastMs;
        private long _connectedMs;
        private int _attemptsLast;
        private int _reachedBefore;
        private int _reachedLast;
        private bool _isReached;
        private bool _isCounting;
        private bool _isConnected;

        /// <summary>True: a configuration is being watched.</summary>
        public bool IsRunning { get; private set; }

        /// <summary>When <see cref="Step"/> wants to be called next at the latest; <see cref="long.MaxValue"/>: not
        /// before something changes.</summary>
        public long DueMs { get; private set; } = long.MaxValue;

        /// <summary>Begins to watch: the configuration has just been applied, rolled back to, or the device has booted
        /// with one on trial. What the connection was like before does not count.</summary>
        /// <param name="attemptCount">How many attempts to connect there were so far.</param>
        /// <param name="reachedCount">How many of them the broker has answered, accepted or refused.</param>
        public void Begin(long nowMs, int attemptCount, int reachedCount)
        {
            IsRunning = true;
            _countedMs = 0;
            _lastMs = nowMs;
            _attemptsLast = attemptCount;
            _reachedBefore = reachedCount;
            _reachedLast = reachedCount;
            _isReached = false;
            _isCounting = false;
            _isConnected = false;
            DueMs = nowMs;
        }

        /// <summary>Stops watching.</summary>
        public void End()
        {
            IsRunning = false;
            DueMs = long.MaxValue;
        }

        /// <summary>Takes the time and how things stand, and judges. Any verdict but pending ends the watch.</summary>
        /// <param name="attemptCount">As for <see cref="Begin"/>.</param>
        /// <param name="reachedCount">As for <see cref="Begin"/>.</param>
        public TrialVerdict Step(long nowMs, bool isNetworkUp, int attemptCount, int reachedCount, bool isConnected)
        {
            if (!IsRunning)
            {
                return TrialVerdict.Pending;
            }

            _countedMs += _isCounting ? nowMs - _lastMs : 0;
            _lastMs = nowMs;
            bool isNewAttempt = attemptCount != _attemptsLast;
            _isReached = isNewAttempt ? reachedCount != _reachedLast : _isReached;
            _isCounting = isNetworkUp && (isConnected || _isReached);

            // Another attempt: it was lost and found between two steps.
            bool isSame = _isConnected && !isNewAttempt;
            _connectedMs = isSame ? _connectedMs : nowMs;
            _attemptsLast = attemptCount;
            _reachedLast = reachedCount;
            _isConnected = isConnected;
            if (isConnected)
            {
                DueMs = _connectedMs + StableMs;
                return nowMs >= DueMs ? Verdict(TrialVerdict.Good) : TrialVerdict.Pending;
            }

            bool isInVain = reachedCount - _reachedBefore >= FailuresMin;
            DueMs = _isCounting && isInVain ? nowMs + TrialMs - _countedMs : long.MaxValue;
            return isInVain && _countedMs >= TrialMs ? Verdict(TrialVerdict.Failed) : TrialVerdict.Pending;
        }

        private TrialVerdict Verdict(TrialVerdict verdict)
        {
            End();
            return verdict;
        }
    }

    /// <summary>What is known of a configuration that is watched.</summary>
    public enum TrialVerdict
    {
        /// <summary>Nothing yet, or none is watched.</summary>
        Pending,

        /// <summary>The device stays connected with it.</summary>
        Good,

        /// <summary>The device reaches the broker, and does not stay connected with it.</summary>
        Failed,
    }
}
