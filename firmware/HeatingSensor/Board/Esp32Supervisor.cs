using System;
using HeatingSensor.Ports;
using nanoFramework.Hardware.Esp32;

namespace HeatingSensor.Esp32
{
    /// <summary>Restarts the board when the firmware's loop hangs: a timer looks at it from the runtime's own thread for
    /// events.</summary>
    public sealed class Esp32Supervisor
    {
        // No tick lasts as long: the longest known one is a connection attempt of half a minute.
        private const ulong PeriodMicroseconds = 300000000;

        private readonly DeviceLoop _loop;
        private readonly HighResTimer _timer;

        private Esp32Supervisor(DeviceLoop loop)
        {
            _loop = loop;
            _timer = new HighResTimer();
            _timer.OnHighResTimerExpired += OnExpired;
            _timer.StartOnePeriodic(PeriodMicroseconds);
        }

        /// <summary>Starts it. Keep the result: the timer stops when it is collected.</summary>
        /// <returns>Null if the board has no timer left.</returns>
        public static Esp32Supervisor Start(DeviceLoop loop, ISystem system)
        {
            try
            {
                return new Esp32Supervisor(loop);
            }
            catch (Exception e)
            {
                system.Warn("no timer (" + e.GetType().Name + "): the board does not restart if the firmware hangs");
                return null;
            }
        }

        private void OnExpired(HighResTimer sender, object e) => _loop.Supervise();
    }
}
