using Heating.Run.Ledger;

namespace Heating.Run.Output;

/// <summary>All that a view shows, at one moment.</summary>
internal sealed record RunSnapshot
{
    /// <summary>What never changes during the run.</summary>
    public required RunTitle Title { get; init; }

    /// <summary>House time.</summary>
    public DateTimeOffset HouseTime { get; init; }

    /// <summary>Real time since the start.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>0 to 1 where the end is known.</summary>
    public double? Progress { get; init; }

    /// <summary>The house.</summary>
    public required HouseReading House { get; init; }

    /// <summary>The device.</summary>
    public required DeviceReading Device { get; init; }

    /// <summary>The books.</summary>
    public required LedgerCounts Counts { get; init; }

    /// <summary>The device's configuration in the cloud; null: nothing is known of it.</summary>
    public ConfigurationReading? Configuration { get; init; }
}

/// <summary>What a run is about.</summary>
/// <param name="Source">`simulated house, seed 1` or `trace house-2019.csv`.</param>
/// <param name="Broker">`local cloud 127.0.0.1:8883` or a host name.</param>
/// <param name="Thing">Thing name of the device.</param>
/// <param name="Speed">`1x`, `max`.</param>
/// <param name="Receipt">What the books call a receipt: `received` by the local cloud, `acknowledged` by a broker.</param>
internal sealed record RunTitle(string Source, string Broker, string Thing, string Speed, string Receipt);

/// <summary>The house's state; what a trace does not know is null.</summary>
/// <param name="IsRelayOn">The heating's relay.</param>
/// <param name="Since">House time since the relay's last change; null before the first.</param>
/// <param name="WaterC">Water temperature, degrees Celsius; null: unknown, or the sensor fails.</param>
/// <param name="RoomC">Room temperature, degrees Celsius.</param>
/// <param name="OutsideC">Outside temperature, degrees Celsius.</param>
internal sealed record HouseReading(bool IsRelayOn, TimeSpan? Since, double? WaterC, double? RoomC, double? OutsideC);

/// <summary>The device's state.</summary>
/// <param name="Connection">`connecting`, `connected`, `offline`.</param>
/// <param name="Boots">Times the firmware started.</param>
/// <param name="Published">Distinct status events handed to MQTT.</param>
/// <param name="Acknowledged">Of these, acknowledged by the broker.</param>
internal sealed record DeviceReading(string Connection, int Boots, int Published, int Acknowledged);
