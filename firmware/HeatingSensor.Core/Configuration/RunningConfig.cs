using HeatingSensor.Ports;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// The only way to change the configuration: validated by the caller, then stored, then running, and only then
    /// reported. One that may cost the connection is on trial until the device has stayed connected with it, and is rolled
    /// back if the device reaches the broker but does not stay connected.
    /// </summary>
    public sealed class RunningConfig
    {
        /// <summary>How long to wait for a quiet moment to reconnect before reconnecting anyway.</summary>
        public const int ReconnectWaitMaxMs = 60000;

        /// <summary>How long to wait before retrying to read the stored configuration.</summary>
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

        /// <summary>True until there is a connection with all changes.</summary>
        public bool NeedsReconnect { get; private set; }

        /// <summary>Increases when the desired state must be evaluated again, because a configuration was rolled back or may be
        /// tried again.</summary>
        public int VerdictCount { get; private set; }

        private bool IsWatchNeeded
            => _store.IsOnTrial || (_store.RefusedFingerprint != 0 && !_store.IsRefusalProven);

        /// <summary>Changes to another configuration.</summary>
        /// <param name="candidate">Valid.</param>
        /// <returns>False if it cannot be stored; nothing has changed.</returns>
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

        /// <summary>A new connection was made, with all changes.</summary>
        public void Connected()
        {
            NeedsReconnect = false;
            _neededMs = NotNeeded;
        }

        /// <summary>True if a new connection is needed and the moment is good, or the wait has been long enough.</summary>
        public bool MayReconnect(bool isGoodMoment, long nowMs)
        {
            return NeedsReconnect && (isGoodMoment || nowMs - _neededMs >= ReconnectWaitMaxMs);
        }

        /// <summary>Advances the trial.</summary>
        /// <param name="attemptCount">Connection attempts since boot.</param>
        /// <param name="reachedCount">Those that the broker answered, whether it accepted or refused.</param>
        /// <returns>When to call again unless something happens first: board time in ms.</returns>
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

            // A connection made before the change is no evidence.
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

            // The present connection may have been made without it.
            _isWatchNew = IsWatchNeeded;
            NeedsReconnect = Current.NeedsReconnectFrom(before);
            return nowMs;
        }

        private void Keep()
        {
            bool wasOnTrial = _store.IsOnTrial;
            if (!(wasOnTrial ? _store.Confirm() : _store.ProveRefusal()))
            {
                // Retried after another stable period.
                _isWatchNew = true;
                _system.Warn("configuration: confirmed, but the drive cannot store that");
            }
            else
            {
                _system.Log(wasOnTrial
                    ? "configuration: confirmed"
                    : "configuration: the last good one is stable, the rolled-back one stays rejected");
            }
        }

        private void Leave()
        {
            VerdictCount++;
            if (!_store.IsOnTrial)
            {
                _store.Forgive();
                _system.Warn("configuration: the last good one fails too, the rolled-back one may be tried again");
                return;
            }

            _store.RollBack();
            _isWatchNew = IsWatchNeeded;
            _system.Warn("configuration: cannot stay connected, rolling back to the last good one");
        }
    }
}
