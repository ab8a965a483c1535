using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    public sealed class FakeLed : IIndicator
    {
        public bool IsLit { get; private set; }

        public int ChangeCount { get; private set; }

        public void Set(bool isLit)
        {
            IsLit = isLit;
            ChangeCount++;
        }
    }
}
