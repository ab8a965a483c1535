namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Watches whether the device can stay connected with a new configuration. Once it was connected for
    /// <see cref="StableMs"/> without a break, the configuration is good. When <see cref="TrialMs"/> are over without
    /// that, it is to be rolled back; but only time counts in which the network was up, from the first attempt on, and
    /// a connection that is there is given the chance to last. After that, the last good one is watched in the same way:
    /// if it gets no connection either, the one before was not to blame (<see cref="ConfigStore.Forgive"/>). Pure: told
    /// the time and how things stand.
    /// </summary>
    public sealed class ConfigTrial
    {
        /// <summary>How long a new configuration may take: some ten attempts at the default backoff, each with its 30 s
        /// of waiting for an answer.</summary>
        public const int TrialMs = 10 * 60 * 1000;

        /// <summary>As for the reset of the backoff, a connection counts when it has lasted so long.</summary>
        public const int StableMs = 30 * 1000;

        private long _countedMs;
        private long _lastMs;
        private long _connectedMs;
        private int _attemptsBefore;
        private int _attemptsLast;
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
        public void Begin(long nowMs, int attemptCount)
        {
            IsRunning = true;
            _countedMs = 0;
            _lastMs = nowMs;
            _attemptsBefore = attemptCount;
            _attemptsLast = attemptCount;
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
        public TrialVerdict Step(long nowMs, bool isNetworkUp, int attemptCount, bool isConnected)
        {
            if (!IsRunning)
            {
                return TrialVerdict.Pending;
            }

            _countedMs += _isCounting ? nowMs - _lastMs : 0;
            _lastMs = nowMs;
            _isCounting = isNetworkUp && (isConnected || attemptCount != _attemptsBefore);

            // Another attempt: it was lost and found between two steps.
            bool isSame = _isConnected && attemptCount == _attemptsLast;
            _connectedMs = isSame ? _connectedMs : nowMs;
            _attemptsLast = attemptCount;
            _isConnected = isConnected;
            if (isConnected)
            {
                DueMs = _connectedMs + StableMs;
                return nowMs >= DueMs ? Verdict(TrialVerdict.Confirm) : TrialVerdict.Pending;
            }

            DueMs = _isCounting ? nowMs + TrialMs - _countedMs : long.MaxValue;
            return _countedMs >= TrialMs ? Verdict(TrialVerdict.RollBack) : TrialVerdict.Pending;
        }

        private TrialVerdict Verdict(TrialVerdict verdict)
        {
            End();
            return verdict;
        }
    }
}
