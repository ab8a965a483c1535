using System.Device.Adc;
using System.Device.Gpio;
using HeatingSensor.Configuration;
using HeatingSensor.Esp32;
using HeatingSensor.Host.Tests.Support;
using HeatingSensor.Model;
using HeatingSensor.Sensing;
using VirtualBoard;
using VirtualBoard.House;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class WorldTests(ITestOutputHelper output)
{
    private const string Rows = """
        time_utc,relay,temperature_c
        2019-01-01T01:00:00Z,1,19.9
        2019-01-01T01:30:00Z,1,20.5
        2019-01-01T02:00:00Z,0,-2029.312
        2019-01-01T03:00:00Z,1,999
        2019-01-01T04:00:00Z,0,60
        """;

    [Fact]
    public void SimulatedHouse_AtSpeedOne_SwitchesSoonAndAgainWithinHalfAMinute()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var house = new SimulatedHouse(new HouseOptions { Seed = seed });
            using var test = new TestBoard(house);
            test.RunUntil(120_000);

            var atS = house.Changes.Select(c => (c.TimeUtc - test.Board.Options.StartUtc).TotalSeconds).ToArray();
            Assert.True(atS.Length >= 2, $"seed {seed}: {string.Join(", ", atS)}");
            Assert.InRange(atS[0], 2, 12);
            Assert.InRange(atS[1] - atS[0], 5, 35);
        }
    }

    [Fact]
    public void SimulatedHouse_AWinterDay_HeatsInRealisticCycles()
    {
        var house = new SimulatedHouse(new HouseOptions { Seed = 1, TimeScale = 1 });
        using var test = new TestBoard(house);
        int minRoom = int.MaxValue, maxRoom = 0, maxWater = 0;
        for (var minute = 1; minute <= 24 * 60; minute++)
        {
            test.RunUntil(minute * 60_000L);
            minRoom = Math.Min(minRoom, house.State.RoomMilliC!.Value);
            maxRoom = Math.Max(maxRoom, house.State.RoomMilliC.Value);
            maxWater = Math.Max(maxWater, house.State.WaterMilliC!.Value);
        }

        var cyclesMin = house.Changes.Zip(house.Changes.Skip(2), (a, b) => (b.TimeUtc - a.TimeUtc).TotalMinutes).ToArray();
        output.WriteLine($"{house.Changes.Count} changes, cycles {cyclesMin.Min():F0} to {cyclesMin.Max():F0} min, "
            + $"room {minRoom / 1000.0} to {maxRoom / 1000.0}, water up to {maxWater / 1000.0}");
        Assert.All(cyclesMin, cycle => Assert.InRange(cycle, 10, 90));
        Assert.InRange(minRoom, 19_000, 20_500);
        Assert.InRange(maxRoom, 20_500, 22_500);
        Assert.InRange(maxWater, 35_000, 76_000);
    }

    [Fact]
    public void SimulatedHouse_Summer_StaysOff()
    {
        var house = new SimulatedHouse(new HouseOptions
        {
            CalendarStart = new DateTime(2026, 7, 20, 12, 0, 0),
            YearMeanC = 14,
        });
        using var test = new TestBoard(house);
        test.RunUntil(10 * 60_000);

        Assert.Empty(house.Changes);
    }

    [Fact]
    public void SimulatedHouse_SameSeed_IsTheSameHouseEdgeForEdge()
    {
        var first = EdgesOf(7);

        Assert.Equal(first, EdgesOf(7));
        Assert.NotEqual(first, EdgesOf(8));
    }

    [Fact]
    public void SimulatedHouse_ReadingTheSensor_DoesNotChangeTheHouse()
    {
        Assert.Equal(ChangesOf(readsSensor: false), ChangesOf(readsSensor: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void SimulatedHouse_ImpossibleTimeScale_IsRefused(int scale) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedHouse(new HouseOptions { TimeScale = scale }));

    [Fact]
    public void SimulatedHouse_OnAndOff_IsSeenAtThePinWithItsBounces()
    {
        var house = new SimulatedHouse(new HouseOptions { Seed = 3 });
        using var test = new TestBoard(house);
        var pin = new GpioController().OpenPin(4, PinMode.InputPullUp);
        Assert.Equal(PinValue.High, pin.Read());
        var edges = 0;
        test.Board.Pins[4].Changed += _ => edges++;

        test.RunUntil(300_000);

        Assert.Equal(house.State.RelayOn ? PinValue.Low : PinValue.High, pin.Read());
        Assert.True(edges > house.Changes.Count, $"{edges} edges for {house.Changes.Count} changes");
    }

    [Fact]
    public void TraceWorld_Rows_HappenAtTheirTimes()
    {
        var world = NewTraceWorld(out var test);
        using var _ = test;
        var pin = new GpioController().OpenPin(4, PinMode.InputPullUp);
        var seen = new List<(DateTimeOffset, bool)>();
        pin.ValueChanged += (_, e) => seen.Add((test.Clock.WorldUtc, e.ChangeType == PinEventTypes.Falling));
        Assert.Equal(PinValue.High, pin.Read());
        Assert.False(world.State.RelayOn);

        test.RunUntil(world.EndMs);

        Assert.Equal(world.Changes.Select(c => (c.TimeUtc, c.On)), seen);
        Assert.Equal(4, world.Changes.Count);
        Assert.Equal(5, world.RowsDone);
        Assert.Equal(long.MaxValue, world.NextEventMs);
    }

    [Fact]
    public void TraceWorld_Temperature_HoldsAndFaultsAreTheAdcsEnds()
    {
        var world = NewTraceWorld(out var test);
        using var _ = test;
        var adc = new AdcController();
        var seen = new List<double>();
        foreach (var minutes in new[] { 0, 2, 40, 70, 130, 190 })
        {
            test.RunUntil(minutes * 60_000L);
            seen.Add(MeasureC(adc));
        }

        Assert.Equal(19.9, seen[0], 1.0); // before the first row: the first possible temperature
        Assert.Equal(19.9, seen[1], 1.0);
        Assert.Equal(20.5, seen[2], 1.0);
        Assert.Equal(double.PositiveInfinity, seen[3]); // full scale: open
        Assert.Equal(double.NegativeInfinity, seen[4]); // 0: short
        Assert.Equal(60, seen[5], 1.0);
    }

    [Fact]
    public void TraceWorld_BoardStartsTooLate_IsRefused()
    {
        var world = new TraceWorld(Trace.Read(new StringReader(Rows), "test.csv"));

        Assert.Throws<ArgumentException>(() => new TestBoard(world));
    }

    [SharedFact("traces/house-2019.csv")]
    public void TraceWorld_AYearOfARealHouse_GivesEachChangeAtItsTime()
    {
        var trace = Trace.Load(SharedFactAttribute.PathOf("traces/house-2019.csv"));
        var world = new TraceWorld(trace);
        using var test = new TestBoard(world, startUtc: world.StartUtc);
        var seen = new List<(DateTimeOffset, bool)>();
        var pin = new GpioController().OpenPin(4, PinMode.InputPullUp);
        pin.ValueChanged += (_, e) => seen.Add((test.Clock.WorldUtc, e.ChangeType == PinEventTypes.Falling));

        while (test.Clock.BoardMs < world.EndMs)
            test.Clock.Wait(10_000);

        Assert.Equal(trace.Changes.Select(c => (c.TimeUtc, c.On)), seen);
        Assert.Equal(trace.Changes, world.Changes);
        Assert.Equal(0, test.Board.Interrupts.LostCount);
    }

    private static TraceWorld NewTraceWorld(out TestBoard test)
    {
        var world = new TraceWorld(Trace.Read(new StringReader(Rows), "test.csv"));
        test = new TestBoard(world, startUtc: world.StartUtc);
        return world;
    }

    /// <summary>What the firmware makes of it; infinite where the sensor has failed.</summary>
    private static double MeasureC(AdcController adc)
    {
        var reading = new TemperatureSensor(
            new Esp32Thermometer(adc, 6), new Esp32Thermometer(adc, 7), new DeviceConfig()).Measure();
        return Reading.FaultOf(reading) switch
        {
            Model.SensorFault.None => reading / 1000.0,
            Model.SensorFault.Open => double.PositiveInfinity,
            _ => double.NegativeInfinity,
        };
    }

    private static List<PinChange> EdgesOf(ulong seed)
    {
        using var test = new TestBoard(new SimulatedHouse(new HouseOptions { Seed = seed }));
        var edges = new List<PinChange>();
        _ = new GpioController().OpenPin(4, PinMode.InputPullUp);
        test.Board.Pins[4].Changed += edges.Add;
        test.RunUntil(600_000);
        return edges;
    }

    private static IReadOnlyList<RelayChange> ChangesOf(bool readsSensor)
    {
        var house = new SimulatedHouse();
        using var test = new TestBoard(house);
        var channel = new AdcController().OpenChannel(6);
        for (var second = 1; second < 300; second++)
        {
            test.RunUntil(second * 1000L);
            if (readsSensor)
                channel.ReadValue();
        }

        return house.Changes;
    }
}
