using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Always returns the same fraction of the range.</summary>
    public sealed class FakeRandom : IRandom
    {
        /// <summary>0: always the minimum; 100: always the maximum.</summary>
        public int Percent { get; set; }

        public int Next(int exclusiveMax) => (int)((long)(exclusiveMax - 1) * Percent / 100);
    }
}
