namespace VirtualBoard.House;

/// <summary>The heating went on or off.</summary>
/// <param name="TimeUtc">True UTC of the first edge.</param>
/// <param name="On">Whether it went on.</param>
/// <param name="TemperatureMilliC">The sensor's temperature at that time, in thousandths of a degree Celsius; null: it had failed.</param>
/// <param name="Fault">The sensor's fault.</param>
public readonly record struct RelayChange(DateTimeOffset TimeUtc, bool On, int? TemperatureMilliC, SensorFault Fault);
