namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Turns a bouncing contact into a level: a new level counts after a debounce time without edges, and carries the time
    /// of the first edge. Pure: times come in as arguments, in order.
    /// </summary>
    public sealed class Debouncer
    {
        private bool _isKnown;
        private bool _isOn;
        private bool _isUnsettled;
        private bool _rawIsOn;
        private long _firstEdgeMs;
        private long _lastEdgeMs;

        /// <param name="debounceMs">How long the contact must be stable, 0 or more.</param>
        public Debouncer(int debounceMs)
        {
            DebounceMs = debounceMs;
        }

        /// <summary>How long the contact must be stable, 0 or more.</summary>
        public int DebounceMs { get; set; }

        /// <summary>The settled level; undefined until a level has first settled.</summary>
        public bool IsOn => _isOn;

        /// <summary>When the settled level began: the time of its first edge.</summary>
        public long ChangedAtMs { get; private set; }

        /// <summary>True from the first edge until the level has settled.</summary>
        public bool IsUnsettled => _isUnsettled;

        /// <summary>Since when the level has not settled; only while <see cref="IsUnsettled"/>.</summary>
        public long UnsettledSinceMs => _firstEdgeMs;

        /// <summary>When to call <see cref="Settle"/>; long.MaxValue while the contact is stable.</summary>
        public long DueMs => _isUnsettled ? _lastEdgeMs + DebounceMs : long.MaxValue;

        /// <summary>True if this level differs from the last one seen: an edge was missed.</summary>
        public bool Disagrees(bool isOn)
        {
            return _isUnsettled ? isOn != _rawIsOn : !_isKnown || isOn != _isOn;
        }

        /// <summary>Takes an edge.</summary>
        /// <param name="atMs">Not earlier than any time passed before.</param>
        /// <param name="isOn">The level after the edge.</param>
        public void Edge(long atMs, bool isOn)
        {
            if (!_isUnsettled)
            {
                if (_isKnown && isOn == _isOn)
                {
                    return;
                }

                _isUnsettled = true;
                _firstEdgeMs = atMs;
            }

            _rawIsOn = isOn;
            _lastEdgeMs = atMs;
        }

        /// <summary>Settles the level once the debounce time is over.</summary>
        /// <returns>True if the level has changed: see <see cref="IsOn"/> and <see cref="ChangedAtMs"/>.</returns>
        public bool Settle(long nowMs)
        {
            if (!_isUnsettled || nowMs - _lastEdgeMs < DebounceMs)
            {
                return false;
            }

            _isUnsettled = false;
            if (_isKnown && _rawIsOn == _isOn)
            {
                return false;
            }

            _isKnown = true;
            _isOn = _rawIsOn;
            ChangedAtMs = _firstEdgeMs;
            return true;
        }
    }
}
