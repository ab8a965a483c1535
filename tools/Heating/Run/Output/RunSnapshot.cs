using Heating.Run.Ledger;
using Heating.Run.Paths;

namespace Heating.Run.Output;

/// <summary>Everything that a view shows, at one moment.</summary>
internal sealed record RunSnapshot
{
    /// <summary>The description of the run.</summary>
    public required RunTitle Title { get; init; }

    public DateTimeOffset HouseTime { get; init; }

    /// <summary>Real time since the start.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>From 0 to 1, if the end is known.</summary>
    public double? Progress { get; init; }

    public required HouseReading House { get; init; }

    public required DeviceReading Device { get; init; }

    /// <summary>The ledger's counts.</summary>
    public required LedgerCounts Counts { get; init; }

    /// <summary>The device's configuration in the cloud; null if unknown.</summary>
    public ConfigurationReading? Configuration { get; init; }

    /// <summary>How far events have come behind the broker; null if that is not known.</summary>
    public PathCounts? Paths { get; init; }
}

/// <summary>The description of a run.</summary>
/// <param name="Source">`simulated house, seed 1` or `trace house-2019.csv`.</param>
/// <param name="Broker">`local cloud 127.0.0.1:8883` or a host name.</param>
/// <param name="Thing">Thing name of the device.</param>
/// <param name="Speed">For example `1x` or `max`.</param>
/// <param name="Receipt">The word for a delivery: `received` by the local cloud, `acknowledged` by a broker.</param>
internal sealed record RunTitle(string Source, string Broker, string Thing, string Speed, string Receipt);

/// <summary>The state of the house; null where a trace does not tell.</summary>
/// <param name="IsRelayOn">The heating's relay.</param>
/// <param name="Since">House time since the relay's last change; null before the first.</param>
/// <param name="WaterC">Water temperature in degrees Celsius; null if unknown, or if the sensor fails.</param>
/// <param name="RoomC">Room temperature, degrees Celsius.</param>
/// <param name="OutsideC">Outside temperature, degrees Celsius.</param>
internal sealed record HouseReading(bool IsRelayOn, TimeSpan? Since, double? WaterC, double? RoomC, double? OutsideC);

/// <summary>The state of the device.</summary>
/// <param name="Connection">`connecting`, `connected`, `offline`.</param>
/// <param name="Boots">Times the firmware started.</param>
/// <param name="Published">Distinct status events handed to MQTT.</param>
/// <param name="Acknowledged">Distinct status events that the broker acknowledged.</param>
internal sealed record DeviceReading(string Connection, int Boots, int Published, int Acknowledged);

/// <summary>The state of the shadow `configuration`.</summary>
/// <param name="Version">The shadow's version.</param>
/// <param name="Differences">The keys whose reported value differs from the desired one, as `debounceMs 50 ->
/// 100`.</param>
/// <param name="Rejected">The keys that the device has rejected.</param>
internal sealed record ConfigurationReading(
    long Version, IReadOnlyList<string> Differences, IReadOnlyList<string> Rejected)
{
    /// <summary>Whether the device has reported everything that is desired.</summary>
    public bool IsSettled => Differences.Count == 0;

    public override string ToString()
    {
        string rejected = Rejected.Count == 0 ? "" : $", rejected {string.Join(", ", Rejected)}";
        return IsSettled
            ? $"configuration v{Version}: reported as desired{rejected}"
            : $"configuration v{Version}: desired differs: {string.Join(", ", Differences)}{rejected}";
    }
}
