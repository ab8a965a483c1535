using Heating.Run.Ledger;
using Heating.Run.Output;
using Heating.Run.Paths;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>A run as the views may get to see it.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset HouseTime = new(2019, 3, 2, 12, 0, 1, 234, TimeSpan.Zero);

    public static readonly RunTitle Title =
        new("trace house-2019.csv", "local cloud 127.0.0.1:8883", "boiler-1", "max", "received");

    public static readonly LedgerCounts Clean = new()
    {
        Changes = 2084,
        Deliveries = 2086,
        Events = 2085,
        FirstStates = 1,
        Duplicates = 1,
        InputFaults = 3,
        ReportedFaults = 3,
        Latency = new LatencyPercentiles(2084, 3.14, 7, 9.96, 41.5),
    };

    public static RunSnapshot Snapshot => new()
    {
        Title = Title,
        HouseTime = HouseTime,
        Elapsed = TimeSpan.FromSeconds(12.3),
        Progress = 0.23,
        House = new HouseReading(true, TimeSpan.FromMinutes(12.5), 55.13, 20.4, -3.06),
        Device = new DeviceReading("connected", 1, 2085, 2084),
        Counts = Clean,
        Paths = Stored with { Waiting = 3 },
    };

    public static PathCounts Stored => new() { Received = 2085, Stored = 2085, Repeated = 1, Alerts = 12 };

    public static RunSummary Summary => new()
    {
        Title = Title,
        Counts = Clean,
        Paths = Stored,
        Device = new DeviceReading("offline", 1, 2085, 2085),
        Elapsed = TimeSpan.FromSeconds(75),
        HouseTime = TimeSpan.FromDays(365),
        Places = [("data", "/somewhere/data")],
    };
}
