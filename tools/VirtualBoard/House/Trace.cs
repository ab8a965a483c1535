namespace VirtualBoard.House;

/// <summary>
/// The log of a real heating controller: a CSV file `time_utc,relay,temperature_c`, or what Home Assistant, InfluxDB, Grafana, Shelly
/// or Excel make of theirs. Such logs are untidy, so rows are sorted by time, and of those within one second only the last counts.
/// </summary>
public sealed class Trace
{
    /// <summary>The first line of a trace of our own.</summary>
    public const string Header = "time_utc,relay,temperature_c";

    private Trace(TraceReader reader)
    {
        Source = reader.Source;
        FileRowCount = reader.Readings.Count;
        ReorderedCount = CountReordered(reader.Readings);
        Rows = OnePerSecond(Whole([.. reader.Readings.OrderBy(reading => reading.TimeUtc)])); // a stable sort
        SameSecondCount = FileRowCount - Rows.Count;
        Changes = FindChanges(Rows);
        RepeatedCount = Rows.Count - Changes.Count;
    }

    /// <summary>What the file was taken for, and which of its series were.</summary>
    public string Source { get; }

    /// <summary>Rows in order of time, at most one per second.</summary>
    public IReadOnlyList<TraceRow> Rows { get; }

    /// <summary>The real changes: the relay is off before the first row, and a row that repeats the state is not a change.</summary>
    public IReadOnlyList<RelayChange> Changes { get; }

    /// <summary>Rows in the file that say something about relay or temperature.</summary>
    public int FileRowCount { get; }

    /// <summary>Rows earlier than one above them.</summary>
    public int ReorderedCount { get; }

    /// <summary>Rows superseded by a later one within the same second.</summary>
    public int SameSecondCount { get; }

    /// <summary>Rows that repeat the relay's state.</summary>
    public int RepeatedCount { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="choice">Which of several series are meant; null: found by their values and names.</param>
    /// <exception cref="TraceFormatException">It is not a valid trace: says where and why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Trace Load(string path, TraceChoice? choice = null)
    {
        using var reader = new StreamReader(path);
        return Read(reader, path, choice);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <param name="choice">Which of several series are meant; null: found by their values and names.</param>
    /// <exception cref="TraceFormatException">It is not a valid trace: says where and why.</exception>
    public static Trace Read(TextReader reader, string name, TraceChoice? choice = null) =>
        new(new TraceReader(reader, name, choice ?? new TraceChoice()));

    private static int CountReordered(List<TraceReading> rows)
    {
        var count = 0;
        var latest = DateTimeOffset.MinValue;
        foreach (var row in rows)
        {
            if (row.TimeUtc < latest)
                count++;
            else
                latest = row.TimeUtc;
        }

        return count;
    }

    // What a line does not say goes on as it was; before the first temperature it is the first one.
    private static IEnumerable<TraceRow> Whole(TraceReading[] ordered)
    {
        var isOn = false;
        var celsius = ordered.FirstOrDefault(reading => reading.TemperatureC is not null).TemperatureC ?? double.NaN;
        foreach (var reading in ordered)
        {
            isOn = reading.RelayOn ?? isOn;
            celsius = reading.TemperatureC ?? celsius;
            yield return new TraceRow(reading.Line, reading.TimeUtc, isOn, celsius);
        }
    }

    private static List<TraceRow> OnePerSecond(IEnumerable<TraceRow> ordered)
    {
        var rows = new List<TraceRow>();
        foreach (var row in ordered)
        {
            if (rows.Count > 0 && rows[^1].TimeUtc.ToUnixTimeSeconds() == row.TimeUtc.ToUnixTimeSeconds())
                rows[^1] = row;
            else
                rows.Add(row);
        }

        return rows;
    }

    private static List<RelayChange> FindChanges(IReadOnlyList<TraceRow> rows)
    {
        var changes = new List<RelayChange>();
        var isOn = false;
        foreach (var row in rows)
        {
            if (row.RelayOn == isOn)
                continue;
            isOn = row.RelayOn;
            changes.Add(new RelayChange(row.TimeUtc, isOn, row.TemperatureMilliC, row.Fault));
        }

        return changes;
    }
}
