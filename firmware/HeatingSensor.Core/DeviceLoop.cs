using System;
using HeatingSensor.Ports;

namespace HeatingSensor
{
    /// <summary>Runs a device for as long as there is power.</summary>
    public sealed class DeviceLoop
    {
        /// <summary>Time to read the debug output before a failed device restarts.</summary>
        private const int RestartDelayMs = 10000;

        private readonly Device _device;
        private readonly IClock _clock;
        private readonly ISystem _system;
        private int _tickCount;
        private int _supervisedTick;
        private bool _isTicking;

        public DeviceLoop(Device device, IClock clock, ISystem system)
        {
            _device = device;
            _clock = clock;
            _system = system;
        }

        /// <summary>Ticks forever. An exception is a firmware bug: it is logged and the board restarts, because on
        /// nanoFramework it would end the thread and leave a dead device.</summary>
        public void Run()
        {
            string error = null;
            while (error == null)
            {
                long dueMs = 0;
                try
                {
                    _tickCount++;
                    _isTicking = true;
                    dueMs = _device.Tick(_clock.NowMs);
                }
                catch (Exception e)
                {
                    error = e.ToString();
                }

                _isTicking = false;

                // Wait even for 0 ms: a busy device must not starve the other threads, nor keep a virtual board from
                // losing power.
                long waitMs = dueMs - _clock.NowMs;
                _clock.Wait(waitMs <= 0 ? 0 : waitMs < int.MaxValue ? (int)waitMs : int.MaxValue);
            }

            _system.Log("firmware error, restarting: " + error);
            NoteError();
            _clock.Wait(RestartDelayMs);
            _system.Restart();
        }

        /// <summary>Restarts the board if a tick has been running since the previous call. Call at an interval that no tick
        /// may last, from another thread. It cannot help while a TLS handshake blocks all managed code.</summary>
        public void Supervise()
        {
            if (_isTicking && _tickCount == _supervisedTick)
            {
                // Without a note of the reason: the tick may be stuck in the drive, and hold its lock.
                _system.Warn("the firmware hangs, restarting");
                _system.Restart();
            }

            _supervisedTick = _tickCount;
        }

        // What has failed may be the drive.
        private void NoteError()
        {
            try
            {
                _device.NoteError();
            }
            catch (Exception e)
            {
                _system.Warn("the reason of the restart cannot be stored: " + e.Message);
            }
        }
    }
}
