namespace Heating.Run.Ledger;

/// <summary>A genuine change of the relay, as the house or the trace made it.</summary>
/// <param name="TimestampMs">House time of the first edge, in ms since 1970 UTC.</param>
/// <param name="IsOn">The relay's state from then on.</param>
/// <param name="HasSensorFault">Whether the temperature sensor was failing at that moment; null if unknown, and then
/// not checked.</param>
/// <param name="EdgeTicks">Real time of the pin's edge, from <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed record InputChange(long TimestampMs, bool IsOn, bool? HasSensorFault, long EdgeTicks);
