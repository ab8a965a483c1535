using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A clock that moves only when told to.</summary>
    public sealed class FakeClock : IClock
    {
        public long NowMs { get; set; }

        public long UtcMs { get; set; }

        public int WakeCount { get; private set; }

        public void SetUtc(long utcMs) => UtcMs = utcMs;

        public void Wait(int timeoutMs) => Pass(timeoutMs);

        public void Wake() => WakeCount++;

        public void Pass(long durationMs)
        {
            NowMs += durationMs;
            UtcMs += durationMs;
        }
    }
}
