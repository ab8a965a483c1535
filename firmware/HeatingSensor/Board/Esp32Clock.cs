using System;
using System.Threading;
using HeatingSensor.Ports;
using nanoFramework.Runtime.Native;

namespace HeatingSensor.Esp32
{
    /// <summary>The ESP32's clocks. One of two files that the virtual board replaces with its own.</summary>
    public sealed class Esp32Clock : IClock
    {
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);

        public long NowMs => Environment.TickCount64;

        public long UtcMs => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

        public void SetUtc(long utcMs)
        {
            Rtc.SetSystemTime(new DateTime(DateTime.UnixEpoch.Ticks + (utcMs * TimeSpan.TicksPerMillisecond)));
        }

        public void Wait(int timeoutMs) => _wake.WaitOne(timeoutMs, false);

        public void Wake() => _wake.Set();
    }
}
