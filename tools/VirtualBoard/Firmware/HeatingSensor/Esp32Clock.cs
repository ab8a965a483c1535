using System;
using HeatingSensor.Ports;
using nanoFramework.Runtime.Native;

namespace HeatingSensor.Esp32
{
    /// <summary>The virtual board's clocks, replacing the ESP32's.</summary>
    public sealed class Esp32Clock : IClock
    {
        private readonly VirtualBoard.BoardClock _clock = VirtualBoard.Board.Current.Clock;

        public long NowMs => _clock.NowMs;

        public long UtcMs => _clock.UtcNow.ToUnixTimeMilliseconds();

        public void SetUtc(long utcMs)
        {
            Rtc.SetSystemTime(new DateTime(DateTime.UnixEpoch.Ticks + (utcMs * TimeSpan.TicksPerMillisecond)));
        }

        public void Wait(int timeoutMs) => _clock.Wait(timeoutMs);

        public void Wake() => _clock.Wake();
    }
}
