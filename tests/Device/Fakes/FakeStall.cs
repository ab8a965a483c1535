namespace HeatingSensor.Tests.Fakes
{
    /// <summary>What the relay does while managed code is blocked: the hardware counts every edge, the interrupt queue keeps
    /// the first ones.</summary>
    public sealed class FakeStall
    {
        private readonly FakeRelay _relay;
        private readonly FakeEdgeCounter _counter;
        private readonly int _edgeCount;

        public FakeStall(FakeRelay relay, FakeEdgeCounter counter, int edgeCount)
        {
            _relay = relay;
            _counter = counter;
            _edgeCount = edgeCount;
        }

        public void Happen()
        {
            for (int edge = 0; edge < _edgeCount; edge++)
            {
                _relay.SwitchUnnoticed(!_relay.IsOn);
                _counter.Count++;
            }
        }
    }
}
