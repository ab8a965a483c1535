using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Examples
{
    // example: port
    /// <summary>Two thermistors with the same divider: the mean of both.</summary>
    public sealed class MeanThermometer : IThermometer
    {
        private readonly IThermometer _first;
        private readonly IThermometer _second;

        public MeanThermometer(IThermometer first, IThermometer second)
        {
            _first = first;
            _second = second;
        }

        public int ReadCounts() => (_first.ReadCounts() + _second.ReadCounts()) / 2;
    }
    // end
}
