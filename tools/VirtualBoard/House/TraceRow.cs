namespace VirtualBoard.House;

/// <summary>One row of a trace.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="TimeUtc">Its time.</param>
/// <param name="RelayOn">The relay's state from then on.</param>
/// <param name="TemperatureC">The temperature from then on, in degrees Celsius, as logged: it may be impossible.</param>
public readonly record struct TraceRow(int Line, DateTimeOffset TimeUtc, bool RelayOn, double TemperatureC)
{
    /// <summary>
    /// The meaning of an impossible temperature: below -40 the circuit is open, above 125 it is shorted. NaN, which some
    /// loggers write for a missing reading, counts as open.
    /// </summary>
    public SensorFault Fault => TemperatureC switch
    {
        > ThermistorDivider.MaxMilliC / 1000.0 => SensorFault.Short,
        >= ThermistorDivider.MinMilliC / 1000.0 => SensorFault.None,
        _ => SensorFault.Open,
    };

    /// <summary>The temperature in thousandths of a degree; null: the sensor had failed.</summary>
    public int? TemperatureMilliC =>
        Fault == SensorFault.None ? (int)Math.Round(TemperatureC * 1000, MidpointRounding.AwayFromZero) : null;
}
