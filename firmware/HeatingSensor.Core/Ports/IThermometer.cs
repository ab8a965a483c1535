namespace HeatingSensor.Ports
{
    /// <summary>The ADC channel wired to the thermistor's divider.</summary>
    public interface IThermometer
    {
        /// <summary>What the ADC reads at the supply voltage: 4095 for 12 bits.</summary>
        int FullScale { get; }

        /// <summary>One raw conversion, from 0 to <see cref="FullScale"/>.</summary>
        int ReadCounts();
    }
}
