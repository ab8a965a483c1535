using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>An ADC whose counts a test sets; spikes are added to single conversions.</summary>
    public sealed class FakeThermometer : IThermometer
    {
        private int _reads;

        public int FullScale => 4095;

        public int Counts { get; set; } = 2048;

        /// <summary>Every this many conversions one reads full scale; 0: never.</summary>
        public int SpikeEvery { get; set; }

        /// <summary>Added in turn: 0, 1, 0, 1, ...</summary>
        public int Dither { get; set; }

        public int ReadCounts()
        {
            _reads++;
            if (SpikeEvery > 0 && _reads % SpikeEvery == 0)
            {
                return FullScale;
            }

            return Counts + (_reads % 2 * Dither);
        }
    }
}
