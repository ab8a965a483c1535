namespace VirtualBoard.House;

/// <summary>The heating went on or off.</summary>
/// <param name="TimeUtc">True UTC of the first edge.</param>
/// <param name="On">It went on.</param>
/// <param name="TemperatureMilliC">What the sensor measured then, in thousandths of a degree Celsius; null: it had failed.</param>
/// <param name="Fault">How it had failed.</param>
public readonly record struct RelayChange(DateTimeOffset TimeUtc, bool On, int? TemperatureMilliC, SensorFault Fault);
