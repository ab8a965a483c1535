using System.Globalization;

namespace VirtualBoard.House;

/// <summary>Finds the relay and the temperature in a trace file, and reads them. Rejects what is no value of theirs.</summary>
internal sealed class TraceReader
{
    /// <summary>What the sensor shows, in degrees Celsius, if the file has no temperature: a room's.</summary>
    private const double NoTemperatureC = 20;

    private readonly TraceTable table;
    private readonly List<TraceSeries> series;
    private readonly TraceSeries relay;
    private readonly TraceSeries? temperature;
    private int missing;

    /// <exception cref="TraceFormatException">It is no trace, or it has several that could be meant.</exception>
    public TraceReader(TextReader reader, string file, TraceChoice choice)
    {
        table = new TraceTable(reader, file);
        series = [.. table.Names.Select(name => new TraceSeries(name))];
        foreach (var value in table.Values)
            series[value.Series].Add(value.Text);
        relay = FindRelay(choice.Relay);
        temperature = FindTemperature(choice.Temperature);
        Readings = ReadAll();
        Source = Describe();
    }

    /// <summary>What the lines say, in the file's order.</summary>
    public List<TraceReading> Readings { get; }

    /// <summary>What the file was taken for, for people.</summary>
    public string Source { get; }

    private double OnAbove => (relay.Least + relay.Greatest) / 2;

    private List<TraceReading> ReadAll()
    {
        var (relayIndex, temperatureIndex) = (series.IndexOf(relay), temperature is null ? -1 : series.IndexOf(temperature));
        var readings = new List<TraceReading>();
        foreach (var value in table.Values)
        {
            if (value.Series != relayIndex && value.Series != temperatureIndex)
                continue;
            var (on, celsius) = value.Series == relayIndex ? (Relay(value), (double?)null) : (null, Temperature(value));
            if (readings.Count > 0 && readings[^1].Line == value.Line)
                readings[^1] = readings[^1] with { RelayOn = on ?? readings[^1].RelayOn, TemperatureC = celsius ?? readings[^1].TemperatureC };
            else
                readings.Add(new TraceReading(value.Line, value.Time, on, celsius));
        }

        if (temperature is null)
            readings[0] = readings[0] with { TemperatureC = NoTemperatureC };
        return readings;
    }

    private bool? Relay(TraceValue value)
    {
        if (TraceValues.IsMissing(value.Text) || TraceValues.IsUnavailable(value.Text))
        {
            missing++;
            return null;
        }

        if (relay.IsPower && TraceValues.TryNumber(value.Text, out var power))
            return power > OnAbove;
        return TraceValues.Switch(value.Text)
            ?? throw table.Wrong(value.Line, $"{relay.Name} is '{value.Text}'; expected 0 or 1, on or off, true or false");
    }

    private double? Temperature(TraceValue value)
    {
        if (TraceValues.IsMissing(value.Text))
        {
            missing++;
            return null;
        }

        if (TraceValues.IsUnavailable(value.Text))
            return double.NaN;
        return TraceValues.TryNumber(value.Text, out var celsius)
            ? celsius
            : throw table.Wrong(value.Line, $"{temperature!.Name} is '{value.Text}'; expected a number of degrees Celsius");
    }

    private TraceSeries FindRelay(string? choice)
    {
        if (choice is not null)
            return Chosen(choice, "--trace-relay");
        if (series.Find(one => one.Name.Equals("relay", StringComparison.OrdinalIgnoreCase)) is { } own)
            return own;
        TraceSeries[] switches = [.. series.Where(one => one.IsSwitch)];
        TraceSeries[] candidates = switches.Length > 0 ? switches : Meters();
        return One(candidates, [.. candidates.Where(one => one.IsNamedHeating)], "relay", "--trace-relay") ?? throw table.Wrong(
            table.HeaderLine, $"there is no relay; expected one of {Names(series)} to be 0 or 1, on or off, true or false, or a power");
    }

    // A meter's exports have the energy by its kind too; the whole one is what counts.
    private TraceSeries[] Meters()
    {
        TraceSeries[] power = [.. series.Where(one => one.IsPower)];
        TraceSeries[] whole = [.. power.Where(one => one.Name.EndsWith("total_act_energy", StringComparison.OrdinalIgnoreCase))];
        return whole.Length > 0 ? whole : power;
    }

    private TraceSeries? FindTemperature(string? choice)
    {
        if (choice is not null)
            return Chosen(choice, "--trace-temperature");
        if (series.Find(one => one.Name.Equals("temperature_c", StringComparison.OrdinalIgnoreCase)) is { } own)
            return own;
        TraceSeries[] numbers = [.. series.Where(one => one.IsNumber && one != relay && !one.IsPower)];
        TraceSeries[] named = [.. numbers.Where(one => one.IsNamedTemperature)];
        // A meter's other columns are volts and amperes.
        return named.Length == 0 && relay.IsPower ? null : One(numbers, named, "temperature", "--trace-temperature");
    }

    private TraceSeries Chosen(string choice, string option)
    {
        var exact = series.Find(one => one.Name.Equals(choice, StringComparison.OrdinalIgnoreCase));
        TraceSeries[] part = [.. series.Where(one => one.Name.Contains(choice, StringComparison.OrdinalIgnoreCase))];
        return exact ?? (part.Length == 1 ? part[0] : throw table.Wrong(
            table.HeaderLine, $"{option} {choice} names {part.Length} series; expected one of {Names(series)}"));
    }

    private TraceSeries? One(TraceSeries[] candidates, TraceSeries[] named, string what, string option) => (candidates, named) switch
    {
        (_, [var only]) => only,
        ([], _) => null,
        ([var only], _) => only,
        _ => throw table.Wrong(table.HeaderLine, $"more than one series may be the {what}: {Names(named.Length > 0 ? named : candidates)}; "
            + $"expected one, to be chosen with {option} NAME"),
    };

    private string Describe()
    {
        TraceSeries[] others = [.. series.Where(one => one != relay && one != temperature)];
        string[] parts =
        [
            $"taken for {table.Format}: relay {relay.Name}"
                + (relay.IsPower ? string.Create(CultureInfo.InvariantCulture, $" (on above {OnAbove:0.###})") : ""),
            temperature is null ? $"no temperature, so it is {NoTemperatureC} °C" : $"temperature {temperature.Name}",
            .. others.Length > 0 ? [$"left out {Names(others)}"] : Array.Empty<string>(),
            .. table.IsUtcAssumed ? ["times without a zone are UTC"] : Array.Empty<string>(),
            .. missing > 0 ? [$"{missing} missing values keep the one before"] : Array.Empty<string>(),
        ];
        return string.Join(", ", parts);
    }

    // Dozens would hide the message.
    private static string Names(IReadOnlyCollection<TraceSeries> some) =>
        string.Join(", ", some.Take(8).Select(one => one.Name)) + (some.Count > 8 ? $" and {some.Count - 8} more" : "");
}
