namespace VirtualBoard.House;

/// <summary>
/// Takes a CSV file apart: its series by name, and their values in the file's order. What wrote it is known by the header. The file may
/// consist of several tables, each with a header of its own.
/// </summary>
/// <remarks>
/// Sources. Home Assistant: the history panel's "Download data", src/panels/history/ha-panel-history.ts of
/// github.com/home-assistant/frontend. InfluxDB: docs.influxdata.com, "Annotated CSV". Grafana: "Inspect, Data, Download CSV" is
/// packages/grafana-data/src/utils/csv.ts of github.com/grafana/grafana; "Series;Time;Value" is what Grafana up to version 6 wrote.
/// Shelly: shelly-api-docs.shelly.cloud, EMData and EM1Data, "CSV file download"; its meters know energy, but no relay.
/// </remarks>
internal sealed class TraceTable
{
    /// <summary>More lines than a relay switching every second for two months produces.</summary>
    public const int MaxRows = 5_000_000;

    private const string Known = "expected the header " + Trace.Header + ", or an export of Home Assistant (entity_id,state,last_changed), "
        + "InfluxDB (_time,_value), Grafana (Time,…) or Shelly (timestamp,total_act_energy,…), or a table with the time in its first column";

    private static readonly string[] InfluxOwn = ["", "result", "table", "_start", "_stop", "_time", "_value"];

    private readonly TextReader reader;
    private readonly string file;
    private readonly Dictionary<string, int> indices = [];
    private int line;
    private int rows;
    private string text = "";
    private char delimiter;
    private Layout? layout;
    private string[] defaults = [];

    /// <exception cref="TraceFormatException">It is no such file: says where and why.</exception>
    public TraceTable(TextReader reader, string file)
    {
        this.reader = reader;
        this.file = file;
        Read();
    }

    /// <summary>What the file was taken for.</summary>
    public string Format { get; private set; } = "";

    /// <summary>The line of the first header.</summary>
    public int HeaderLine { get; private set; }

    /// <summary>The series' names.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The values of all series, in the file's order.</summary>
    public List<TraceValue> Values { get; } = [];

    /// <summary>Whether times had no zone and were taken for UTC.</summary>
    public bool IsUtcAssumed { get; private set; }

    /// <summary>An error at a line that has been read.</summary>
    public TraceFormatException Wrong(int atLine, string problem) => new(file, atLine, null, problem);

    private void Read()
    {
        while (NextLine())
        {
            if (line == 1 && text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length == 5)
                delimiter = text[4]; // Excel's own, and Grafana's for Excel
            else if (text.StartsWith('#'))
                Annotation();
            else if (layout is null)
                Header();
            else
                Row(layout);
        }

        if (Format.Length == 0)
            throw Wrong($"the file is empty; {Known}");
        if (rows == 0)
            throw Wrong("there are no rows below the header; expected at least one");
    }

    /// <summary>The next line. Empty ones at the end of the file do not count; between two tables one ends the first.</summary>
    private bool NextLine()
    {
        while (reader.ReadLine() is { } next)
        {
            line++;
            text = line == 1 ? next.TrimStart('\uFEFF') : next;
            if (text.Trim().Length > 0)
                return true;
            while (reader.Peek() is '\r' or '\n')
            {
                line++;
                reader.ReadLine();
            }

            if (reader.Peek() < 0)
                return false;
            if (layout?.HasMoreTables != true)
                throw Wrong("the line is empty; expected a row");
            layout = null;
        }

        return false;
    }

    private void Annotation()
    {
        layout = null;
        delimiter = ',';
        var cells = Cells();
        if (cells[0] == "#default")
            defaults = cells;
    }

    private void Header()
    {
        delimiter = delimiter == 0 ? DelimiterOf(text) : delimiter;
        layout = LayoutOf(Cells(), text);
        Format = layout.Format;
        HeaderLine = HeaderLine == 0 ? line : HeaderLine;
    }

    private static char DelimiterOf(string header) => new[] { ',', ';', '\t' }.MaxBy(candidate => header.Count(c => c == candidate));

    private Layout LayoutOf(string[] header, string whole)
    {
        string[] names = [.. header.Select(name => name.ToLowerInvariant())];
        int Of(string name) => Array.IndexOf(names, name);
        int[] Others(params int[] columns) => [.. Enumerable.Range(0, names.Length).Where(i => !columns.Contains(i) && names[i].Length > 0)];
        if (Of("entity_id") is >= 0 and var entity && Of("state") is >= 0 and var state && Of("last_changed") is >= 0 and var changed)
            return new Layout("Home Assistant's history", header, changed, state, [entity], false);
        if (Of("_time") is >= 0 and var time)
        {
            int[] tags = [.. Others().Where(i => !InfluxOwn.Contains(names[i]))];
            return new Layout("InfluxDB's CSV", header, time, Of("_value"), tags, true);
        }

        if (Of("series") is >= 0 and var series && Of("time") is >= 0 and var at && Of("value") is >= 0 and var value)
            return new Layout("Grafana's series", header, at, value, [series], false);
        if (names.Length < 2)
            throw Wrong($"there is one column; {Known}");
        if (names.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Wrong($"the column {twice.Key} is there twice; expected each name once");
        var format = whole == Trace.Header ? "a trace of its own format"
            : names[0] == "timestamp" && names.Any(name => name.EndsWith("act_energy", StringComparison.Ordinal)) ? "Shelly's meter"
            : names[0] == "time" ? "Grafana's table" : "a table";
        return new Layout(format, header, 0, -1, Others(0), format == "Grafana's table");
    }

    private void Row(Layout table)
    {
        var cells = Cells();
        if (cells.Length != table.Header.Length)
            throw Wrong($"there are {cells.Length} columns; expected {table.Header.Length}: {string.Join(delimiter, table.Header)}");
        if (++rows > MaxRows)
            throw Wrong($"too many rows; expected at most {MaxRows}");
        for (var i = 0; i < cells.Length && i < defaults.Length; i++)
            cells[i] = cells[i].Length == 0 ? defaults[i] : cells[i];
        if (!TraceValues.TryTime(cells[table.Time], out var time, out var hasZone))
        {
            throw rows == 1 && table.Format == "a table"
                ? new TraceFormatException(file, HeaderLine, string.Join(delimiter, table.Header), $"it is not known what this is; {Known}")
                : Wrong($"{table.Header[table.Time]} is '{cells[table.Time]}'; expected {TraceValues.TimeExpected}");
        }

        IsUtcAssumed |= !hasZone;
        if (table.Value >= 0)
            Add(string.Join(' ', table.Series.Select(i => cells[i]).Where(cell => cell.Length > 0)), time, cells[table.Value]);
        else
            foreach (var column in table.Series)
                Add(table.Header[column], time, cells[column]);
    }

    private void Add(string name, DateTimeOffset time, string cell)
    {
        if (!indices.TryGetValue(name, out var index))
        {
            index = Names.Count;
            indices.Add(name, index);
            Names.Add(name);
        }

        Values.Add(new TraceValue(line, time, index, cell));
    }

    /// <summary>The line's cells; in quotes one may contain the delimiter, and a doubled quote.</summary>
    private string[] Cells()
    {
        if (!text.Contains('"', StringComparison.Ordinal))
            return [.. text.Split(delimiter).Select(cell => cell.Trim())];
        var cells = new List<string>();
        for (var start = 0; start <= text.Length;)
        {
            var isQuoted = start < text.Length && text[start] == '"';
            var end = isQuoted ? ClosingQuote(start) + 1 : text.IndexOf(delimiter, start);
            end = end < 0 ? text.Length : end;
            if (isQuoted && end < text.Length && text[end] != delimiter)
                throw Wrong($"after a closing quote there is '{text[end]}'; expected '{delimiter}' or the line's end");
            cells.Add((isQuoted ? text[(start + 1)..(end - 1)].Replace("\"\"", "\"", StringComparison.Ordinal) : text[start..end]).Trim());
            start = end + 1;
        }

        return [.. cells];
    }

    private int ClosingQuote(int opening)
    {
        for (var i = opening + 1; i < text.Length; i++)
        {
            if (text[i] != '"')
                continue;
            if (i + 1 == text.Length || text[i + 1] != '"')
                return i;
            i++;
        }

        throw Wrong("a quote is open at the line's end; expected its closing quote");
    }

    private TraceFormatException Wrong(string problem) => new(file, Math.Max(line, 1), text, problem);

    /// <summary>Where a table has what.</summary>
    /// <param name="Format">What wrote it.</param>
    /// <param name="Header">The columns.</param>
    /// <param name="Time">The column with the time.</param>
    /// <param name="Value">The column with the value of the series that the row names; -1: each column is a series.</param>
    /// <param name="Series">The columns that name the series, or those that are one.</param>
    /// <param name="HasMoreTables">After an empty line there may be another table.</param>
    private sealed record Layout(string Format, string[] Header, int Time, int Value, int[] Series, bool HasMoreTables);
}

/// <summary>A value of a series.</summary>
/// <param name="Line">The line in the file, from 1.</param>
/// <param name="Time">Its time.</param>
/// <param name="Series">The series' place in <see cref="TraceTable.Names"/>.</param>
/// <param name="Text">The cell.</param>
internal readonly record struct TraceValue(int Line, DateTimeOffset Time, int Series, string Text);
