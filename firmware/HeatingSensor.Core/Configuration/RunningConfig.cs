using HeatingSensor.Ports;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// The one way to another configuration: validated by whoever asks for it, then durable, then the running one; it can
    /// be reported only after that. One that may cost the connection is on trial until the device has stayed connected
    /// with it, and is rolled back if it reaches the broker and does not.
    /// </summary>
    public sealed class RunningConfig
    {
        /// <summary>How long to wait for a good moment for a new connection; then any moment is good.</summary>
        public const int ReconnectWaitMaxMs = 60000;

        /// <summary>How long to wait before a stored configuration that could not be read is read again.</summary>
        public const int LoadRetryMs = 5000;

        private const long NotNeeded = long.MaxValue;

        private readonly ConfigStore _store;
        private readonly ConfigTrial _trial = new ConfigTrial();
        private readonly ISystem _system;
        private bool _isWatchNew;
        private long _neededMs = NotNeeded;
        private long _loadMs;

        public RunningConfig(ConfigStore store, ISystem system)
        {
            _store = store;
            _system = system;
            _isWatchNew = IsWatchNeeded;
        }

        public DeviceConfig Current => _store.Current;

        /// <summary>See <see cref="ConfigStore.RefusedFingerprint"/>.</summary>
        public uint RefusedFingerprint => _store.RefusedFingerprint;

        /// <summary>See <see cref="ConfigStore.IsLoaded"/>.</summary>
        public bool IsLoaded => _store.IsLoaded;

        /// <summary>True until there is a connection with all that was changed.</summary>
        public bool NeedsReconnect { get; private set; }

        /// <summary>Grows when what is desired must be judged anew, because a configuration was rolled back or may be tried
        /// again.</summary>
        public int VerdictCount { get; private set; }

        private bool IsWatchNeeded
            => _store.IsOnTrial || (_store.RefusedFingerprint != 0 && !_store.IsRefusalProven);

        /// <summary>Changes to another configuration.</summary>
        /// <param name="candidate">Valid.</param>
        /// <returns>False if it cannot be stored: nothing has changed.</returns>
        public bool Adopt(DeviceConfig candidate)
        {
            bool needsReconnect = candidate.NeedsReconnectFrom(_store.Current);
            if (!_store.SaveNew(candidate))
            {
                return false;
            }

            _trial.End();
            _isWatchNew = IsWatchNeeded;
            NeedsReconnect |= needsReconnect;
            return true;
        }

        /// <summary>There is a new connection: it was made with all that was changed.</summary>
        public void Connected()
        {
            NeedsReconnect = false;
            _neededMs = NotNeeded;
        }

        /// <summary>True if a new connection is needed, and the moment is good or has been awaited for long enough.</summary>
        public bool MayReconnect(bool isGoodMoment, long nowMs)
        {
            return NeedsReconnect && (isGoodMoment || nowMs - _neededMs >= ReconnectWaitMaxMs);
        }

        /// <summary>Watches over the trial.</summary>
        /// <param name="attemptCount">How many attempts to connect there were since the boot.</param>
        /// <param name="reachedCount">How many of them the broker has answered, accepted or refused.</param>
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Step(long nowMs, bool isNetworkUp, int attemptCount, int reachedCount, bool isConnected)
        {
            if (!IsLoaded)
            {
                return StepLoad(nowMs);
            }

            if (_isWatchNew)
            {
                _isWatchNew = false;
                _trial.Begin(nowMs, attemptCount, reachedCount);
            }

            if (NeedsReconnect && _neededMs == NotNeeded)
            {
                _neededMs = nowMs;
            }

            // A connection from before says nothing about what needs a new one.
            switch (_trial.Step(nowMs, isNetworkUp, attemptCount, reachedCount, isConnected && !NeedsReconnect))
            {
                case TrialVerdict.Good:
                    Keep();
                    break;
                case TrialVerdict.Failed:
                    Leave();
                    break;
            }

            return _isWatchNew ? nowMs : _trial.DueMs;
        }

        private long StepLoad(long nowMs)
        {
            if (nowMs < _loadMs)
            {
                return _loadMs;
            }

            _loadMs = nowMs + LoadRetryMs;
            DeviceConfig before = new DeviceConfig(Current);
            if (!_store.TryLoad())
            {
                return _loadMs;
            }

            // A connection may have been made without it.
            _isWatchNew = IsWatchNeeded;
            NeedsReconnect = Current.NeedsReconnectFrom(before);
            return nowMs;
        }

        private void Keep()
        {
            bool wasOnTrial = _store.IsOnTrial;
            if (!(wasOnTrial ? _store.Confirm() : _store.ProveRefusal()))
            {
                // Tried again after another while of good connection.
                _isWatchNew = true;
                _system.Warn("configuration: it has proved itself, which the drive does not take");
            }
            else
            {
                _system.Log(wasOnTrial
                    ? "configuration: it has proved itself"
                    : "configuration: the last good one has proved itself, the other one stays refused");
            }
        }

        private void Leave()
        {
            VerdictCount++;
            if (!_store.IsOnTrial)
            {
                _store.Forgive();
                _system.Warn("configuration: the last good one fails as well, the other one may be tried again");
                return;
            }

            _store.RollBack();
            _isWatchNew = IsWatchNeeded;
            _system.Warn("configuration: the device cannot stay connected with it, back to the last good one");
        }
    }
}
