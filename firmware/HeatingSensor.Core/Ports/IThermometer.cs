namespace HeatingSensor.Ports
{
    /// <summary>A channel of the ADC: the one wired to the thermistor's divider, or the one at half the supply.</summary>
    public interface IThermometer
    {
        /// <summary>One raw conversion with 12 bits: 0 to 4095.</summary>
        int ReadCounts();
    }
}
