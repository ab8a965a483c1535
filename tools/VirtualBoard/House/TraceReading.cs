namespace VirtualBoard.House;

/// <summary>What one line of a trace says; null: nothing, and the value before goes on.</summary>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="TimeUtc">Its time.</param>
/// <param name="RelayOn">The relay's state.</param>
/// <param name="TemperatureC">The temperature in degrees Celsius; NaN: the sensor gave none.</param>
internal readonly record struct TraceReading(int Line, DateTimeOffset TimeUtc, bool? RelayOn, double? TemperatureC);
