using System;
using HeatingSensor.Ports;

namespace HeatingSensor
{
    /// <summary>Runs a device for as long as there is power.</summary>
    public static class DeviceLoop
    {
        /// <summary>How long the debug output can be read before a device that has failed starts again.</summary>
        private const int RestartDelayMs = 10000;

        /// <summary>Ticks for ever. An exception is an error in the firmware: it is shown, and the board restarts,
        /// because on nanoFramework it would end the thread and leave a dead device behind.</summary>
        public static void Run(Device device, IClock clock, ISystem system)
        {
            string error = null;
            while (error == null)
            {
                long dueMs = 0;
                try
                {
                    dueMs = device.Tick(clock.NowMs);
                }
                catch (Exception e)
                {
                    error = e.ToString();
                }

                // Also when there is no time left: a device that is busy must not keep the other threads from running,
                // nor a virtual board from losing its power.
                long waitMs = dueMs - clock.NowMs;
                clock.Wait(waitMs <= 0 ? 0 : waitMs < int.MaxValue ? (int)waitMs : int.MaxValue);
            }

            system.Log("firmware error, restarting: " + error);
            clock.Wait(RestartDelayMs);
            system.Restart();
        }
    }
}
