using HeatingSensor.Ports;

namespace HeatingSensor.Indication
{
    /// <summary>What a device does that cannot start: it says why, on the debug output and the LED, and stays there
    /// until somebody puts it right. Restarting would not help.</summary>
    public static class SetupFault
    {
        /// <summary>The error that has an LED pattern of its own.</summary>
        public const string LowMemory = "not enough memory: this board is too small for this firmware (docs/boards.md)";

        private const int RepeatMs = 30000;

        /// <summary>Does not return.</summary>
        /// <param name="error">What is wrong, in a sentence; <see cref="LowMemory"/>, if it is that.</param>
        public static void Show(IClock clock, ISystem system, IIndicator led, string error)
        {
            // Once: there may be no memory for more.
            string line = "cannot start: " + error;
            Indicator indicator = new Indicator(led);
            IndicatorPattern pattern = error == LowMemory ? IndicatorPattern.LowMemory : IndicatorPattern.SetupFault;
            long repeatMs = 0;
            for (;;)
            {
                long nowMs = clock.NowMs;
                if (nowMs >= repeatMs)
                {
                    system.Log(line);
                    repeatMs = nowMs + RepeatMs;
                }

                long dueMs = indicator.Show(pattern, nowMs);
                clock.Wait((int)(dueMs - nowMs));
            }
        }
    }
}
