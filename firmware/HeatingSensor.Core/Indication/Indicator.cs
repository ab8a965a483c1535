using HeatingSensor.Ports;

namespace HeatingSensor.Indication
{
    /// <summary>Plays the patterns on the LED.</summary>
    public sealed class Indicator
    {
        private const int FlashMs = 150;
        private const int PauseMs = 1200;
        private const int FastMs = 100;
        private const int SlowMs = 500;

        private readonly IIndicator _led;
        private IndicatorPattern _pattern;
        private bool _isLit;
        private int _flash;
        private long _dueMs;

        public Indicator(IIndicator led)
        {
            _led = led;
        }

        /// <summary>Shows a pattern; a pattern already showing continues.</summary>
        /// <returns>When to call again: board time in ms.</returns>
        public long Show(IndicatorPattern pattern, long nowMs)
        {
            if (pattern != _pattern || _dueMs == 0)
            {
                _pattern = pattern;
                _flash = 0;
                _isLit = false;
                _dueMs = nowMs;
            }

            if (nowMs >= _dueMs)
            {
                Advance(nowMs);
            }

            return _dueMs;
        }

        private void Advance(long nowMs)
        {
            if (_pattern == IndicatorPattern.Connected)
            {
                _isLit = true;
                _dueMs = long.MaxValue;
            }
            else
            {
                _isLit = !_isLit;
                _dueMs = nowMs + DurationMs();
            }

            _led.Set(_isLit);
        }

        // A pattern of n flashes is n phases lit and n dark, the last of which is the pause.
        private int DurationMs()
        {
            if (_pattern == IndicatorPattern.SetupFault)
            {
                return FastMs;
            }

            if (_pattern == IndicatorPattern.Identify)
            {
                return SlowMs;
            }

            if (_isLit || ++_flash < (int)_pattern)
            {
                return FlashMs;
            }

            _flash = 0;
            return PauseMs;
        }
    }
}
