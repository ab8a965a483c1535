namespace VirtualBoard.House;

/// <summary>One row of a trace.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="TimeUtc">When.</param>
/// <param name="RelayOn">The relay, from then on.</param>
/// <param name="TemperatureC">The temperature from then on, in degrees Celsius, as it was logged: it may be impossible.</param>
public readonly record struct TraceRow(int Line, DateTimeOffset TimeUtc, bool RelayOn, double TemperatureC)
{
    /// <summary>
    /// What an impossible temperature tells: below -40 the wire is cut, above 125 it is shorted. NaN, which some loggers
    /// write for no reading, counts as cut.
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
