namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Observes whether the device can stay connected with a configuration. The configuration is good after
    /// <see cref="StableMs"/> of unbroken connection. It has failed after <see cref="TrialMs"/> in which the broker was
    /// reached <see cref="FailuresMin"/> times without a lasting connection. Only time in which the broker can be reached
    /// counts: a network without internet, such as a provider's outage, is no evidence against a configuration. After a
    /// failure the last good one is observed in the same way: if it fails too, the rolled-back one was not to blame
    /// (<see cref="ConfigStore.Forgive"/>). Pure: time and connection state come in as arguments.
    /// </summary>
    public sealed class ConfigTrial
    {
        /// <summary>How long a new configuration may take: about ten attempts at the default backoff, each waiting up to 30 s
        /// for an answer. A connection that exists at the end still gets its chance to last.</summary>
        public const int TrialMs = 10 * 60 * 1000;

        /// <summary>A connection that lasts this long counts as stable, as for the reset of the backoff.</summary>
        public const int StableMs = 30 * 1000;

        /// <summary>How many attempts must have reached the broker and failed: once or twice may be a broker restarting.
        /// </summary>
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

        /// <summary>True: a configuration is being observed.</summary>
        public bool IsRunning { get; private set; }

        /// <summary>When to call <see cref="Step"/> next at the latest; <see cref="long.MaxValue"/>: not until something
        /// changes.</summary>
        public long DueMs { get; private set; } = long.MaxValue;

        /// <summary>Starts observing a configuration that was just applied, rolled back to, or on trial at boot. Earlier
        /// connections do not count.</summary>
        /// <param name="attemptCount">Connection attempts so far.</param>
        /// <param name="reachedCount">Those that the broker answered, whether it accepted or refused.</param>
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

        /// <summary>Stops observing.</summary>
        public void End()
        {
            IsRunning = false;
            DueMs = long.MaxValue;
        }

        /// <summary>Judges by time and connection state. Any verdict but pending ends the trial.</summary>
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

            // A new attempt means that the connection was lost and remade between two steps.
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

    /// <summary>The verdict on a configuration being observed.</summary>
    public enum TrialVerdict
    {
        /// <summary>No verdict yet, or none is being observed.</summary>
        Pending,

        /// <summary>The device stays connected with it.</summary>
        Good,

        /// <summary>The device reaches the broker but does not stay connected with it.</summary>
        Failed,
    }
}
