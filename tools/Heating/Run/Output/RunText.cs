using System.Globalization;
using Heating.Run.Ledger;

namespace Heating.Run.Output;

/// <summary>The wording of notices.</summary>
internal static class RunText
{
    /// <summary>`21.5 °C`, or that the sensor fails.</summary>
    public static string Temperature(double? celsius) => celsius is null
        ? "sensor fault"
        : string.Create(CultureInfo.InvariantCulture, $"{celsius,5:F1} °C");

    /// <summary>A delivery on one line, for example `ACTIVE seq 12  21.5 °C (4.1 ms)`.</summary>
    public static string Of(Delivery delivery)
    {
        if (delivery.Gap is { } gap)
            return $"GAP      seq {gap.FirstLostSeq} to {gap.LastLostSeq} lost";
        if (delivery.Event is not { } statusEvent)
            return $"not a status event: {delivery.Problem}";
        var state = statusEvent.IsOn ? "ACTIVE" : "INACTIVE";
        var temperature = statusEvent.SensorFault is { } fault ? $"sensor {fault}" : Temperature(statusEvent.TemperatureC);
        var tail = delivery switch
        {
            { Problem: { } problem } => $" - {Kind(delivery.Kind)}{problem}",
            { Kind: DeliveryKind.FirstState } => " (first state)",
            { Kind: DeliveryKind.Duplicate } => " (again)",
            { Kind: DeliveryKind.Earlier } => " (from before this run)",
            { Kind: DeliveryKind.Change, LatencyMs: null } => " (replayed)",
            { LatencyMs: { } latencyMs } => string.Create(CultureInfo.InvariantCulture, $" ({latencyMs:F1} ms)"),
            _ => "",
        };
        return $"{state,-8} seq {statusEvent.Seq} {temperature}{tail}";
    }

    /// <summary>An alarm on one line, for example `FROST raised   4.1 °C (threshold 5.0 °C)`.</summary>
    public static string Of(AlarmNews alarm)
    {
        var threshold = alarm.ThresholdC is { } celsius
            ? string.Create(CultureInfo.InvariantCulture, $" (threshold {celsius:F1} °C)")
            : alarm.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $" (value {value})") : "";
        var boot = alarm.IsAfterBoot ? ", after a boot" : "";
        return $"{alarm.Kind} {(alarm.IsRaised ? "raised" : "cleared")} {Temperature(alarm.TemperatureC)}{threshold}{boot}";
    }

    private static string Kind(DeliveryKind kind) => kind switch
    {
        DeliveryKind.Invented => "invented: ",
        DeliveryKind.Conflict => "conflict: ",
        _ => "",
    };
}
