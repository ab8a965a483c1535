using System;
using HeatingSensor.Ports;

namespace HeatingSensor
{
    /// <summary>Runs a device for as long as there is power.</summary>
    public sealed class DeviceLoop
    {
        /// <summary>How long the debug output can be read before a device that has failed starts again.</summary>
        private const int RestartDelayMs = 10000;

        private readonly Device _device;
        private readonly IClock _clock;
        private readonly ISystem _system;

        public DeviceLoop(Device device, IClock clock, ISystem system)
        {
            _device = device;
            _clock = clock;
            _system = system;
        }

        /// <summary>Ticks for ever. An exception is an error in the firmware: it is shown, and the board restarts,
        /// because on nanoFramework it would end the thread and leave a dead device behind.</summary>
        public void Run()
        {
            string error = null;
            while (error == null)
            {
                long dueMs = 0;
                try
                {
                    dueMs = _device.Tick(_clock.NowMs);
                }
                catch (Exception e)
                {
                    error = e.ToString();
                }

                // Also when there is no time left: a device that is busy must not keep the other threads from running,
                // nor a virtual board from losing its power.
                long waitMs = dueMs - _clock.NowMs;
                _clock.Wait(waitMs <= 0 ? 0 : waitMs < int.MaxValue ? (int)waitMs : int.MaxValue);
            }

            _system.Log("firmware error, restarting: " + error);
            _clock.Wait(RestartDelayMs);
            _system.Restart();
        }
    }
}
