using System.Globalization;
using HeatingSensor.Host.Tests.Tidy;
using VirtualBoard;
using VirtualBoard.House;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>Goal: samples/winter-week.csv is what samples/README.md says, and can be made again.</summary>
public class SampleTraceTests
{
    private const string WriteVariable = "HEATING_WRITE_SAMPLES";
    private const int BrokenFromHour = 50;
    private const int BrokenHours = 2;
    private const double OpenC = -99.9;
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "samples", "winter-week.csv");
    private static readonly DateTimeOffset Start = new(2026, 1, 12, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void WinterWeek_MadeAgain_IsTheSame()
    {
        string[] made = [.. Week()];
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
            File.WriteAllText(Path, string.Join('\n', made) + "\n");

        Assert.Equal(made, File.ReadAllLines(Path));
    }

    [Fact]
    public void WinterWeek_Read_IsATrace()
    {
        Trace trace = Trace.Load(Path);

        Assert.InRange(trace.Changes.Count, 100, 1000);
        Assert.Equal((0, 0), (trace.ReorderedCount, trace.SameSecondCount));
        Assert.Contains(trace.Rows, row => row.Fault == SensorFault.Open);
    }

    // A row per change of the relay and one per ten minutes, as a controller would log them.
    private static IEnumerable<string> Week()
    {
        const int stepS = 6, hourS = 3600, logS = 600, weekS = 7 * 24 * hourS;
        var house = new SimulatedHouse(new HouseOptions { Seed = 7, TimeScale = 1, CalendarStart = Start.UtcDateTime });
        using var board = new Board(new BoardOptions { DriveDirectory = System.IO.Path.GetTempPath(), StartUtc = Start, World = house });
        yield return Trace.Header;
        var wasOn = false;
        for (var second = stepS; second <= weekS; second += stepS)
        {
            house.Advance(second * 1000L);
            var isOn = house.State.RelayOn;
            if (isOn == wasOn && second % logS != 0)
                continue;
            wasOn = isOn;
            var isBroken = second / hourS is >= BrokenFromHour and < BrokenFromHour + BrokenHours;
            var celsius = isBroken ? OpenC : house.State.WaterMilliC!.Value / 1000.0;
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{Start.AddSeconds(second):yyyy-MM-dd'T'HH:mm:ss'Z'},{(isOn ? 1 : 0)},{celsius:F1}");
        }
    }
}
