using HeatingSensor.Indication;
using HeatingSensor.Ports;

namespace HeatingSensor
{
    /// <summary>What a device does that cannot begin: it says why, on the debug output and the LED, and stays there
    /// until somebody puts it right. Starting again would not help.</summary>
    public sealed class SetupFault
    {
        private const int RepeatMs = 30000;

        private readonly IClock _clock;
        private readonly ISystem _system;
        private readonly Indicator _indicator;

        public SetupFault(IClock clock, ISystem system, IIndicator led)
        {
            _clock = clock;
            _system = system;
            _indicator = new Indicator(led);
        }

        /// <summary>Does not return.</summary>
        /// <param name="error">What is wrong, in a sentence.</param>
        public void Show(string error)
        {
            long repeatMs = 0;
            for (;;)
            {
                long nowMs = _clock.NowMs;
                if (nowMs >= repeatMs)
                {
                    _system.Log("cannot start: " + error);
                    repeatMs = nowMs + RepeatMs;
                }

                long dueMs = _indicator.Show(IndicatorPattern.SetupFault, nowMs);
                _clock.Wait((int)(dueMs - nowMs));
            }
        }
    }
}
