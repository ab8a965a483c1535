using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    public sealed class FakeEdgeCounter : IEdgeCounter
    {
        public long Count { get; set; }
    }
}
