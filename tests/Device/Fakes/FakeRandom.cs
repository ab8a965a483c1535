using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>Always the same share of the range.</summary>
    public sealed class FakeRandom : IRandom
    {
        /// <summary>0: always the least; 100: always the most.</summary>
        public int Percent { get; set; }

        public int Next(int exclusiveMax) => (int)((long)(exclusiveMax - 1) * Percent / 100);
    }
}
