namespace Heating.Run.Ledger;

/// <summary>A genuine change of the relay, as the house or the trace made it.</summary>
/// <param name="TimestampMs">House time of the first edge, in ms since 1970 UTC.</param>
/// <param name="IsOn">What the relay is from then on.</param>
/// <param name="HasSensorFault">The temperature sensor was failing at that moment; null: not known, so not checked.</param>
/// <param name="EdgeTicks">Real time at which the pin moved, as <see cref="TimeProvider.GetTimestamp"/> gives it.</param>
internal sealed record InputChange(long TimestampMs, bool IsOn, bool? HasSensorFault, long EdgeTicks);
