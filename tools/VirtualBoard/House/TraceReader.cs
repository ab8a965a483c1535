using System.Globalization;

namespace VirtualBoard.House;

/// <summary>Reads the lines of a trace file and rejects invalid ones.</summary>
internal sealed class TraceReader(TextReader reader, string file)
{
    /// <summary>More rows than a relay switching every second for two months produces.</summary>
    public const int MaxRows = 5_000_000;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    private int line;
    private string text = "";

    public List<TraceRow> ReadAll()
    {
        if (!NextLine())
            throw Wrong($"the file is empty; expected the header {Trace.Header}");
        if (text != Trace.Header)
            throw Wrong($"expected the header {Trace.Header}");

        var rows = new List<TraceRow>();
        while (NextLine())
        {
            if (rows.Count == MaxRows)
                throw Wrong($"too many rows; expected at most {MaxRows}");
            rows.Add(ParseRow());
        }

        if (rows.Count == 0)
            throw Wrong("there are no rows below the header; expected at least one");
        return rows;
    }

    /// <summary>The next line; empty ones at the end of the file do not count.</summary>
    private bool NextLine()
    {
        if (reader.ReadLine() is not { } next)
            return false;
        line++;
        text = next;
        if (next.Length > 0)
            return true;
        if (IsRestEmpty())
            return false;
        throw Wrong("the line is empty; expected a row");
    }

    private bool IsRestEmpty()
    {
        while (reader.Peek() is '\r' or '\n')
            reader.Read();
        return reader.Peek() < 0;
    }

    private TraceRow ParseRow()
    {
        var columns = text.Split(',');
        if (columns.Length != 3)
            throw Wrong($"there are {columns.Length} columns; expected 3: {Trace.Header}");
        return new TraceRow(line, ParseTime(columns[0]), ParseRelay(columns[1]), ParseTemperature(columns[2]));
    }

    private DateTimeOffset ParseTime(string column) =>
        DateTimeOffset.TryParseExact(column, TimeFormats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Wrong($"time_utc is '{column}'; expected ISO 8601 with Z or an offset, such as 2019-01-01T01:23:01Z");

    private bool ParseRelay(string column) => column switch
    {
        "1" => true,
        "0" => false,
        _ => throw Wrong($"relay is '{column}'; expected 0 or 1"),
    };

    private double ParseTemperature(string column) =>
        double.TryParse(column, NumberStyles.Float, CultureInfo.InvariantCulture, out var temperature)
            ? temperature
            : throw Wrong($"temperature_c is '{column}'; expected a number with a decimal point");

    private TraceFormatException Wrong(string problem) => new(file, Math.Max(line, 1), text, problem);
}
