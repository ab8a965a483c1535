using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    public sealed class FakeNetwork : INetwork
    {
        public bool IsUp { get; set; }

        public int RssiDbm { get; set; }

        public int StartCount { get; private set; }

        public void Start() => StartCount++;
    }
}
