using HeatingSensor.Ports;

namespace HeatingSensor.Indication
{
    /// <summary>Reports why the device cannot start, on the debug output and the LED, until somebody fixes it. Restarting
    /// would not help.</summary>
    public static class SetupFault
    {
        /// <summary>The error with its own LED pattern.</summary>
        public const string LowMemory = "not enough memory: this board is too small for this firmware (docs/boards.md)";

        private const int RepeatMs = 30000;

        /// <summary>Does not return.</summary>
        /// <param name="error">What is wrong, in one sentence, or <see cref="LowMemory"/>.</param>
        public static void Show(IClock clock, ISystem system, IIndicator led, string error)
        {
            // Built once: there may be no memory to build it again.
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
