namespace HeatingSensor.Ports
{
    /// <summary>The ADC channel that the thermistor's divider is wired to.</summary>
    public interface IThermometer
    {
        /// <summary>What the ADC reads when its input is at the supply: 4095 for 12 bits.</summary>
        int FullScale { get; }

        /// <summary>One raw conversion, from 0 to <see cref="FullScale"/>.</summary>
        int ReadCounts();
    }
}
