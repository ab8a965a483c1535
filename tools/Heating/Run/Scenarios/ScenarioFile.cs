using System.Globalization;
using Heating.Run.Chaos;
using Heating.Run.Options;
using HeatingSensor.Model;
using VirtualBoard.House;

namespace Heating.Run.Scenarios;

/// <summary>Reads scenarios. docs/commands.md says what may be in them.</summary>
internal sealed class ScenarioFile
{
    private const string CelsiusExpected = "degrees Celsius from -60 to 120";
    private const string YesExpected = "yes or no";
    private const string HzExpected = "openings a second: at most 5, each of which the device must report, or at least 12 and at most 200, "
        + "which is bounce";

    private static readonly TimeSpan AddressChange = TimeSpan.FromMinutes(1);
    private static readonly string[] Things = ["relay", "sensor", "boiler", "thermostat", "outside", "power", "network", "broker", "address"];
    private static readonly string[] AlarmNames =
        [.. Enum.GetValues<AlarmKind>().Where(kind => kind != AlarmKind.None).Select(AlarmKinds.Name)];

    // What a thing can do in the house.
    private static readonly Dictionary<string, (string Word, HouseStepKind Kind)[]> Words = new()
    {
        ["relay"] =
        [
            ("on", HouseStepKind.RelayOn), ("off", HouseStepKind.RelayOff), ("stuck", HouseStepKind.RelayStuck),
            ("auto", HouseStepKind.RelayAuto), ("chattering", HouseStepKind.Chatter),
        ],
        ["sensor"] = [("open", HouseStepKind.SensorOpen), ("short", HouseStepKind.SensorShort), ("back", HouseStepKind.SensorBack)],
        ["boiler"] = [("broken", HouseStepKind.BoilerBroken), ("back", HouseStepKind.BoilerBack)],
        ["thermostat"] = [("off", HouseStepKind.ThermostatOff), ("on", HouseStepKind.ThermostatOn)],
    };

    private readonly List<HouseStep> _steps = [];
    private readonly List<Disturbance> _disturbances = [];
    private readonly List<Expectation> _expectations = [];
    private TimeSpan _duration;

    /// <summary>Reads a text.</summary>
    /// <param name="file">Its name in messages.</param>
    /// <param name="now">The present: a scenario that names only the time of day starts at the next one.</param>
    /// <exception cref="ScenarioException">It is wrong: file, line, key and what was expected.</exception>
    public static Scenario Read(string text, string file, DateTimeOffset now, ulong seed) =>
        new ScenarioFile().Scenario(YamlEntries.Parse(text, file), now, seed);

    private Scenario Scenario(YamlEntries root, DateTimeOffset now, ulong seed)
    {
        var name = root.Required<string>("name", "a text", TryText);
        var description = root.Text("description") ?? "";
        var start = root.Value("start", "a time of day such as 22:00, or a time such as 2026-01-12T22:00:00Z; both UTC",
            (string text, out DateTimeOffset time) => TryStart(text, now, out time), now);
        _duration = root.Required<TimeSpan>("duration", DurationText.Expected, DurationText.TryParse);
        var house = House(root.Map("house"), start, seed);
        foreach (var step in root.Maps("steps"))
            Step(step);
        Expect(root.Map("expect") ?? throw root.Wrong("expect", "at least one expectation"));
        root.End("name", "description", "start", "duration", "house", "steps", "expect");
        return new Scenario(name, description, start, _duration, house with { Steps = _steps }, _disturbances, _expectations);
    }

    private static HouseOptions House(YamlEntries? entries, DateTimeOffset start, ulong seed)
    {
        // At the house's own pace: its hours are the device's.
        var house = new HouseOptions { Seed = seed, TimeScale = 1, CalendarStart = start.UtcDateTime };
        if (entries is null)
            return house;
        house = house with
        {
            RoomStartC = entries.Value<double?>("room", CelsiusExpected, TryCelsius, null),
            WaterStartC = entries.Value<double?>("water", CelsiusExpected, TryCelsius, null),
            OutsideC = entries.Value<double?>("outside", CelsiusExpected, TryCelsius, null),
            SetpointC = entries.Value<double?>("setpoint", CelsiusExpected, TryCelsius, null) ?? house.SetpointC,
            WaterMaxC = entries.Value<double?>("waterMax", CelsiusExpected, TryCelsius, null) ?? house.WaterMaxC,
            BoilerW = entries.Value("boilerW", "watts from 0 to 100000", TryWatts, house.BoilerW),
        };
        entries.End("room", "water", "outside", "setpoint", "waterMax", "boilerW");
        return house;
    }

    private void Step(YamlEntries entries)
    {
        var at = entries.Has("at") && entries.Value<TimeSpan>("at", DurationText.Expected, TryAt, default) is var time && time < _duration
            ? (long)time.TotalMilliseconds
            : throw entries.Wrong("at", "a time after the start and before the end, such as 90m");
        var thing = entries.OneOf(Things);
        if (Words.TryGetValue(thing, out var words))
            InTheHouse(entries, thing, at, words);
        else if (thing == "outside")
            _steps.Add(new HouseStep(at, HouseStepKind.Outside, entries.Value<double?>(thing, CelsiusExpected, TryCelsius, null)!.Value));
        else
            ToTheDevice(entries, thing, at);
        entries.End("at", thing, "for, where something lasts", "hz, of a chattering relay");
    }

    private void InTheHouse(YamlEntries entries, string thing, long at, (string Word, HouseStepKind Kind)[] words)
    {
        var expected = string.Join(", ", words.Select(pair => pair.Word));
        var kind = entries.Required(thing, expected, (string text, out HouseStepKind found) =>
        {
            found = words.FirstOrDefault(pair => pair.Word == text).Kind;
            return words.Any(pair => pair.Word == text);
        });
        if (kind != HouseStepKind.Chatter)
        {
            _steps.Add(new HouseStep(at, kind));
            return;
        }

        var hz = entries.Required<double>("hz", HzExpected, TryHz);
        _steps.Add(new HouseStep(at, kind, hz, (long)For(entries).TotalMilliseconds));
    }

    private void ToTheDevice(YamlEntries entries, string thing, long at)
    {
        var (expected, kind) = thing switch
        {
            "power" => ("cut", DisturbanceKind.PowerCut),
            "network" => ("away", DisturbanceKind.Outage),
            "broker" => ("away", DisturbanceKind.BrokerAway),
            _ => ("changes", DisturbanceKind.Outage),
        };
        if (entries.Text(thing) != expected)
            throw entries.Wrong(thing, expected);
        // The modem asks for a new address: connections are lost, and for a while there are no new ones.
        var duration = thing == "address" && !entries.Has("for") ? AddressChange : For(entries);
        _disturbances.Add(new Disturbance(at, kind, (long)duration.TotalMilliseconds));
    }

    private static TimeSpan For(YamlEntries entries) => entries.Required<TimeSpan>("for", DurationText.Expected, DurationText.TryParse);

    private void Expect(YamlEntries entries)
    {
        Count(entries, "statusEvents", summary => summary.Counts.Events);
        Alarms(entries);
        Count(entries, "alerts", summary => summary.Paths?.Alerts);
        Count(entries, "replayed", summary => summary.Counts.Replayed);
        Count(entries, "gaps", summary => summary.Counts.Gaps);
        Count(entries, "lost", summary => summary.Counts.Unanswered + summary.Counts.ReportedLost + summary.Counts.MissingSequenceNumbers);
        Count(entries, "boots", summary => summary.Device.Boots);
        State(entries, "online", summary => (summary.Device.Connection == "connected", summary.Device.Connection));
        State(entries, "storedOnce", summary => summary.Paths is { } paths
            ? (paths.Received == paths.Stored && paths.Missing + paths.Conflicts + paths.Refused == 0, $"received {paths.Received}, stored {paths.Stored}")
            : (null, "unknown without rules"));
        entries.End("statusEvents", "alarms", "alerts", "replayed", "gaps", "lost", "boots", "online", "storedOnce");
        if (_expectations.Count == 0)
            throw entries.Wrong("statusEvents", "at least one expectation");
    }

    private void Count(YamlEntries entries, string key, Func<Output.RunSummary, long?> count)
    {
        if (entries.Has(key))
            _expectations.Add(Expectation.OfCount(key, entries.Value<CountRange>(key, CountRange.Expected, CountRange.TryParse, default), count));
    }

    private void State(YamlEntries entries, string key, Func<Output.RunSummary, (bool?, string)> state)
    {
        if (entries.Has(key))
            _expectations.Add(Expectation.OfState(key, entries.Value<bool>(key, YesExpected, TryYes, default), state));
    }

    private void Alarms(YamlEntries entries)
    {
        if (entries.Has("alarms") && entries.IsText("alarms"))
        {
            if (entries.Text("alarms") != "none")
                throw entries.Wrong("alarms", "none, or a list of alarms");
            _expectations.Add(Expectation.OfNoAlarm());
            return;
        }

        foreach (var entry in entries.Maps("alarms"))
        {
            var alarm = entry.Required<string>("alarm", string.Join(", ", AlarmNames), TryAlarm);
            var word = entry.OneOf(["raised", "ended"]);
            var range = entry.Value<TimeRange>(word, TimeRange.Expected, TimeRange.TryParse, default);
            _expectations.Add(Expectation.OfAlarm(alarm, word == "raised", range));
            entry.End("alarm", "raised or ended");
        }
    }

    private static bool TryText(string text, out string value)
    {
        value = text;
        return text.Length > 0;
    }

    private static bool TryAlarm(string text, out string alarm)
    {
        alarm = text;
        return AlarmNames.Contains(text);
    }

    private static bool TryYes(string text, out bool isYes)
    {
        isYes = text is "yes" or "true";
        return isYes || text is "no" or "false";
    }

    private static bool TryAt(string text, out TimeSpan at)
    {
        at = TimeSpan.Zero;
        return text == "0" || DurationText.TryParse(text, out at);
    }

    private static bool TryCelsius(string text, out double? celsius)
    {
        var isValid = TryNumber(text, out var number) && number is >= -60 and <= 120;
        celsius = number;
        return isValid;
    }

    private static bool TryWatts(string text, out double watts) => TryNumber(text, out watts) && watts is >= 0 and <= 100_000;

    // Between them a state lasts about as long as the device's debounce time, and whether it counts is a matter of luck.
    private static bool TryHz(string text, out double hz) => TryNumber(text, out hz) && hz is (> 0 and <= 5) or (>= 12 and <= 200);

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool TryStart(string text, DateTimeOffset now, out DateTimeOffset start)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            start = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + time.ToTimeSpan();
            start = start < now ? start.AddDays(1) : start;
            return true;
        }

        return DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out start);
    }
}
