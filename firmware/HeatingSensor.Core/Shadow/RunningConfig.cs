using HeatingSensor.Configuration;
using HeatingSensor.Ports;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The configuration that the device runs with, and the one way to another: validated by whoever asks for it, then
    /// durable, then applied; it can be reported only after that. A new one is on trial until the device has stayed
    /// connected with it, and is rolled back if it does not.
    /// </summary>
    public sealed class RunningConfig
    {
        /// <summary>How long to wait for a good moment for a new connection; then any moment is good.</summary>
        public const int ReconnectWaitMaxMs = 60000;

        private const long NotNeeded = long.MaxValue;

        private readonly ConfigStore _store;
        private readonly ConfigTrial _trial = new ConfigTrial();
        private readonly IConfigurable _target;
        private readonly ISystem _system;
        private bool _isTrialNew;
        private long _neededMs = NotNeeded;

        /// <summary>Applies what is stored.</summary>
        public RunningConfig(ConfigStore store, IConfigurable target, ISystem system)
        {
            _store = store;
            _target = target;
            _system = system;
            _isTrialNew = store.IsOnTrial;
            target.Apply(store.Current);
        }

        public DeviceConfig Current => _store.Current;

        /// <summary>See <see cref="ConfigStore.RefusedFingerprint"/>.</summary>
        public uint RefusedFingerprint => _store.RefusedFingerprint;

        /// <summary>True until there is a connection with all that was changed.</summary>
        public bool NeedsReconnect { get; private set; }

        /// <summary>How often a configuration was rolled back since the boot.</summary>
        public int RollbackCount { get; private set; }

        /// <summary>Changes to another configuration.</summary>
        /// <param name="candidate">Valid.</param>
        /// <returns>False if it cannot be stored: nothing has changed.</returns>
        public bool Adopt(DeviceConfig candidate)
        {
            bool needsReconnect = candidate.NeedsReconnectFrom(_store.Current);
            if (!_store.SaveTrial(candidate))
            {
                return false;
            }

            _target.Apply(_store.Current);
            _isTrialNew = true;
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
        /// <returns>When to be called again if nothing happens before.</returns>
        public long Step(long nowMs, bool isNetworkUp, int attemptCount, bool isConnected)
        {
            if (_isTrialNew)
            {
                _isTrialNew = false;
                _trial.Begin(nowMs, attemptCount);
            }

            if (NeedsReconnect && _neededMs == NotNeeded)
            {
                _neededMs = nowMs;
            }

            // A connection from before says nothing about what needs a new one.
            switch (_trial.Step(nowMs, isNetworkUp, attemptCount, isConnected && !NeedsReconnect))
            {
                case TrialVerdict.Confirm:
                    Confirm();
                    break;
                case TrialVerdict.RollBack:
                    RollBack();
                    break;
            }

            return _trial.DueMs;
        }

        private void Confirm()
        {
            if (_store.Confirm())
            {
                _system.Log("configuration: it has proved itself");
                return;
            }

            // Tried again after another while of good connection.
            _isTrialNew = true;
            _system.Warn("configuration: it has proved itself, which the drive does not take");
        }

        private void RollBack()
        {
            _store.RollBack();
            _system.Warn("configuration: the device cannot stay connected with it, back to the last good one");
            _target.Apply(_store.Current);
            RollbackCount++;
        }
    }
}
