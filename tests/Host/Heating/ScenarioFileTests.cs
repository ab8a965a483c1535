using Heating.Run.Chaos;
using Heating.Run.Ledger;
using Heating.Run.Output;
using Heating.Run.Scenarios;
using HeatingSensor.Host.Tests.Tidy;
using VirtualBoard.House;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>Goal: a scenario says what happens when, and a mistake in one is named with line, key and what was expected.</summary>
public class ScenarioFileTests
{
    private const string Head = "name: n\nduration: 2h\n";
    private const string Tail = "expect:\n  online: yes\n";

    private static readonly DateTimeOffset Now = new(2026, 1, 12, 21, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Read_EveryStep_HappensAtItsTime()
    {
        var scenario = Read(Head + """
            house:
              room: 19.5
              water: 40
              outside: -12
              setpoint: 21
              waterMax: 95
              boilerW: 24000
            steps:
              - {at: 0, thermostat: off}
              - {at: 1m, relay: stuck}
              - {at: 2m, relay: chattering, hz: 20, for: 10s}
              - {at: 3m, sensor: short}
              - {at: 4m, boiler: broken}
              - {at: 5m, outside: -20.5}
              - {at: 6m, power: cut, for: 40s}
              - {at: 7m, network: away, for: 1h}
              - {at: 8m, broker: away, for: 2m}
              - {at: 9m, address: changes}

            """ + Tail);

        Assert.Equal(
            [
                new(0, HouseStepKind.ThermostatOff), new(60_000, HouseStepKind.RelayStuck),
                new(120_000, HouseStepKind.Chatter, 20, 10_000), new(180_000, HouseStepKind.SensorShort),
                new(240_000, HouseStepKind.BoilerBroken), new(300_000, HouseStepKind.Outside, -20.5),
            ],
            scenario.House.Steps);
        Assert.Equal(
            [
                new(360_000, DisturbanceKind.PowerCut, 40_000), new(420_000, DisturbanceKind.Outage, 3_600_000),
                new(480_000, DisturbanceKind.BrokerAway, 120_000), new(540_000, DisturbanceKind.Outage, 60_000),
            ],
            scenario.Disturbances);
        var house = scenario.House;
        Assert.Equal((19.5, 40, -12), (house.RoomStartC, house.WaterStartC, house.OutsideC));
        Assert.Equal((21, 95, 24000), (house.SetpointC, house.WaterMaxC, house.BoilerW));
    }

    [Theory]
    [InlineData("", "2026-01-12T21:30:00Z")]
    [InlineData("start: 22:00\n", "2026-01-12T22:00:00Z")]
    [InlineData("start: 06:00\n", "2026-01-13T06:00:00Z")]
    [InlineData("start: 2025-12-24T18:00:00Z\n", "2025-12-24T18:00:00Z")]
    public void Read_Start_IsTheNextSuchTime(string start, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null), Read(Head + start + Tail).Start);

    [Theory]
    [InlineData("name: [\n", 2, "this is not YAML")]
    [InlineData("- a\n", 1, "expected one YAML document with name, duration, steps and expect")]
    [InlineData("duration: 1h\n" + Tail, 1, "name is missing; expected a text")]
    [InlineData("name: n\nduration: soon\n" + Tail, 2, "duration is 'soon': expected a positive number with ms, s, m, h or d")]
    [InlineData(Head + "start: 8 pm\n" + Tail, 3, "start is '8 pm': expected a time of day such as 22:00")]
    [InlineData(Head, 1, "expect: expected at least one expectation")]
    [InlineData(Head + "colour: red\n" + Tail, 3, "colour is not known here; expected name, description, start, duration, house, steps, expect")]
    [InlineData(Head + "house:\n  room: warm\n" + Tail, 4, "house.room is 'warm': expected degrees Celsius from -60 to 120")]
    [InlineData(Head + "house:\n  door: 3\n" + Tail, 4, "house.door is not known here")]
    [InlineData(Head + "steps: none\n" + Tail, 3, "steps: expected a list")]
    [InlineData(Head + "steps:\n  - at: 3h\n    boiler: broken\n" + Tail, 4, "steps[1].at is '3h': expected a time after the start and before the end")]
    [InlineData(Head + "steps:\n  - boiler: broken\n" + Tail, 4, "steps[1].at: expected a time after the start")]
    [InlineData(Head + "steps:\n  - at: 1h\n" + Tail, 4, "steps[1]: nothing happens; expected one of relay, sensor")]
    [InlineData(Head + "steps:\n  - {at: 1h, boiler: back, sensor: back}\n" + Tail, 4, "steps[1]: sensor and boiler; expected one of")]
    [InlineData(Head + "steps:\n  - {at: 1h, relay: jumps}\n" + Tail, 4, "steps[1].relay is 'jumps': expected on, off, stuck, auto, chattering")]
    [InlineData(Head + "steps:\n  - {at: 1h, relay: chattering, hz: 8, for: 1m}\n" + Tail, 4, "steps[1].hz is '8': expected openings a second: at most 5")]
    [InlineData(Head + "steps:\n  - {at: 1h, relay: chattering, hz: 2}\n" + Tail, 4, "steps[1].for is missing")]
    [InlineData(Head + "steps:\n  - {at: 1h, power: off, for: 1m}\n" + Tail, 4, "steps[1].power is 'off': expected cut")]
    [InlineData(Head + "steps:\n  - {at: 1h, boiler: broken, for: 1m}\n" + Tail, 4, "steps[1].for is not known here")]
    [InlineData(Head + "expect:\n  gaps: few\n", 4, "expect.gaps is 'few': expected a count such as 3, or a range such as 3..5")]
    [InlineData(Head + "expect:\n  gaps: 5..3\n", 4, "expect.gaps is '5..3'")]
    [InlineData(Head + "expect:\n  online: perhaps\n", 4, "expect.online is 'perhaps': expected yes or no")]
    [InlineData(Head + "expect:\n  alarms: some\n", 4, "expect.alarms is 'some': expected none, or a list of alarms")]
    [InlineData(Head + "expect:\n  alarms:\n    - {alarm: FORST, raised: any}\n", 5, "expect.alarms[1].alarm is 'FORST': expected OVERHEAT, FROST")]
    [InlineData(Head + "expect:\n  alarms:\n    - {alarm: FROST, raised: late}\n", 5, "expect.alarms[1].raised is 'late': expected two times")]
    [InlineData(Head + "expect: {}\n", 3, "expect.statusEvents: expected at least one expectation")]
    public void Read_AMistake_IsNamedWithLineKeyAndWhatWasExpected(string text, int line, string expected)
    {
        var error = Assert.Throws<ScenarioException>(() => Read(text));

        Assert.StartsWith($"test.yaml:{line}: {expected}", error.Message);
    }

    [Theory]
    [InlineData("statusEvents: 7", "PASS  statusEvents: 7 (7)")]
    [InlineData("statusEvents: 8..", "FAIL  statusEvents: at least 8, but it was: 7")]
    [InlineData("lost: ..2", "PASS  lost: at most 2 (0)")]
    [InlineData("online: no", "FAIL  online: no, but it was: connected")]
    [InlineData("alerts: 0", "FAIL  alerts: 0, but it was: unknown without rules")]
    [InlineData("storedOnce: yes", "FAIL  storedOnce: yes, but it was: unknown without rules")]
    [InlineData("alarms: none", "FAIL  alarms: none, but it was: FROST raised after 1 h 30 min")]
    [InlineData("alarms: [{alarm: FROST, raised: 1h..2h}]", "PASS  FROST raised between 1 h 0 min and 2 h 0 min after the start (after 1 h 30 min)")]
    [InlineData("alarms: [{alarm: FROST, ended: any}]", "FAIL  FROST ended at any time, but it was: never")]
    public void Expectation_OfARun_IsMetOrNot(string expected, string result)
    {
        var expectation = Assert.Single(Read(Head + $"expect:\n  {expected}\n").Expectations);

        var summary = Summary();

        Assert.Equal(result, expectation.Of(summary).ToString());
    }

    [Fact]
    public void Samples_AllOfThem_AreScenarios()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "samples", "scenarios"));

        Assert.Equal(8, files.Length);
        Assert.All(files, file => Assert.NotEmpty(ScenarioFile.Read(File.ReadAllText(file), file, Now, 1).Expectations));
    }

    private static RunSummary Summary() => new()
    {
        Title = new RunTitle("scenario n", "broker", "boiler-1", "max", "received"),
        StartUtc = Now,
        Alarms = [new AlarmNews("FROST", true, 4.9, 5) { TimestampMs = Now.AddMinutes(90).ToUnixTimeMilliseconds() }],
        Counts = new LedgerCounts { Events = 7 },
        Device = new DeviceReading("connected", 1, 7, 7),
        Elapsed = TimeSpan.FromSeconds(3),
        HouseTime = TimeSpan.FromHours(2),
    };

    private static Scenario Read(string text) => ScenarioFile.Read(text, "test.yaml", Now, 1);
}
