namespace HeatingSensor.Sensing
{
    /// <summary>
    /// Turns a bouncing contact into a level: a new level counts once no edge has come for the debounce time, and
    /// carries the time of the first edge. Pure: times come in as arguments, in order.
    /// </summary>
    public sealed class Debouncer
    {
        private bool _isKnown;
        private bool _isOn;
        private bool _isUnsettled;
        private bool _rawIsOn;
        private long _firstEdgeMs;
        private long _lastEdgeMs;

        /// <param name="debounceMs">How long the contact must rest, 0 or more.</param>
        public Debouncer(int debounceMs)
        {
            DebounceMs = debounceMs;
        }

        /// <summary>How long the contact must rest, 0 or more.</summary>
        public int DebounceMs { get; set; }

        /// <summary>The settled level. Meaningless before the first settling.</summary>
        public bool IsOn => _isOn;

        /// <summary>When the settled level began: its first edge.</summary>
        public long ChangedAtMs { get; private set; }

        /// <summary>True between a first edge and the settling.</summary>
        public bool IsUnsettled => _isUnsettled;

        /// <summary>When <see cref="Settle"/> is worth calling; long.MaxValue while the contact rests.</summary>
        public long DueMs => _isUnsettled ? _lastEdgeMs + DebounceMs : long.MaxValue;

        /// <summary>True if this level is not what the debouncer has seen last: an edge was missed.</summary>
        public bool Disagrees(bool isOn)
        {
            return _isUnsettled ? isOn != _rawIsOn : !_isKnown || isOn != _isOn;
        }

        /// <summary>Takes an edge.</summary>
        /// <param name="atMs">Not before any earlier time given here.</param>
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

        /// <summary>Lets time pass.</summary>
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
