using HeatingSensor.Model;

namespace HeatingSensor.Heating
{
    /// <summary>
    /// Derives the heating's status: the relay's debounced level must hold for the on or off delay before the status
    /// changes. The change carries the time at which the relay switched. Pure: times come in as arguments.
    /// </summary>
    public sealed class HeatingMonitor
    {
        private HeatingStatus _pending;
        private long _pendingSinceMs;
        private long _runTimeMs;

        public HeatingMonitor(int onDelayMs, int offDelayMs)
        {
            OnDelayMs = onDelayMs;
            OffDelayMs = offDelayMs;
        }

        public int OnDelayMs { get; set; }

        public int OffDelayMs { get; set; }

        /// <summary>How often the heating has become active since boot; being active at boot does not count.</summary>
        public int CycleCount { get; private set; }

        public HeatingStatus Status { get; private set; }

        /// <summary>The previous status; Unknown for the first one after a boot.</summary>
        public HeatingStatus PreviousStatus { get; private set; }

        /// <summary>When the relay switched to the current status.</summary>
        public long ChangedAtMs { get; private set; }

        /// <summary>How long the previous status lasted; 0 for the first one after a boot.</summary>
        public long PreviousDurationMs { get; private set; }

        /// <summary>When to call <see cref="Step"/>; long.MaxValue while nothing is pending.</summary>
        public long DueMs => _pending == HeatingStatus.Unknown ? long.MaxValue : _pendingSinceMs + PendingDelayMs;

        // The first status is not a change, so it is not delayed.
        private int PendingDelayMs
        {
            get
            {
                if (Status == HeatingStatus.Unknown)
                {
                    return 0;
                }

                return _pending == HeatingStatus.Active ? OnDelayMs : OffDelayMs;
            }
        }

        /// <summary>The relay's debounced level has changed.</summary>
        /// <param name="isOn">Its new level.</param>
        /// <param name="changedAtMs">The time of the first edge.</param>
        public void RelayChanged(bool isOn, long changedAtMs)
        {
            HeatingStatus status = isOn ? HeatingStatus.Active : HeatingStatus.Inactive;
            _pending = status == Status ? HeatingStatus.Unknown : status;
            _pendingSinceMs = changedAtMs;
        }

        /// <summary>The relay does not rest: what it did last says nothing, and the status stays.</summary>
        public void Withdraw() => _pending = HeatingStatus.Unknown;

        /// <summary>How long the heating has been active since boot, in ms.</summary>
        public long RunTimeMs(long nowMs)
        {
            return Status == HeatingStatus.Active ? _runTimeMs + nowMs - ChangedAtMs : _runTimeMs;
        }

        /// <summary>Changes the status if its delay is over.</summary>
        /// <returns>True if the status has changed.</returns>
        public bool Step(long nowMs)
        {
            if (_pending == HeatingStatus.Unknown || nowMs < DueMs)
            {
                return false;
            }

            PreviousStatus = Status;
            _runTimeMs = RunTimeMs(_pendingSinceMs);
            CycleCount += Status == HeatingStatus.Inactive ? 1 : 0;
            bool isLonger = Status != HeatingStatus.Unknown && _pendingSinceMs > ChangedAtMs;
            PreviousDurationMs = isLonger ? _pendingSinceMs - ChangedAtMs : 0;
            Status = _pending;
            ChangedAtMs = _pendingSinceMs;
            _pending = HeatingStatus.Unknown;
            return true;
        }
    }
}
