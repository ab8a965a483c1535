using System;
using HeatingSensor.Model;
using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>An ADC whose counts a test sets; spikes are added to single conversions.</summary>
    public sealed class FakeThermometer : IThermometer
    {
        /// <summary>How many conversions there were.</summary>
        public int ReadCount { get; private set; }

        public int Counts { get; set; } = 1872;

        /// <summary>Every this many conversions one reads full scale; 0: never.</summary>
        public int SpikeEvery { get; set; }

        /// <summary>Added in turn: 0, 1, 0, 1, ...</summary>
        public int Dither { get; set; }

        /// <summary>Every conversion throws.</summary>
        public bool IsDead { get; set; }

        public int ReadCounts()
        {
            ReadCount++;
            if (IsDead)
            {
                throw new InvalidOperationException("for a test");
            }

            if (SpikeEvery > 0 && ReadCount % SpikeEvery == 0)
            {
                return AdcCurve.FullScale;
            }

            return Counts + (ReadCount % 2 * Dither);
        }
    }
}
