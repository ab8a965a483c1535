using System.Globalization;
using Cloud.Events;
using Heating.Commands;
using Spectre.Console;

namespace Heating.Events;

/// <summary>A report in the terminal.</summary>
internal static class ReportText
{
    private const int FileWidth = 100;

    public static void Write(TextWriter output, HeatingReport report, TimeZoneInfo zone)
    {
        string channel = report.Channel is null ? "" : $", channel {report.Channel}";
        output.WriteLine($"{report.Thing}{channel}: {report.Period.Name} ({zone.Id})");
        foreach (var (name, text) in Lines(report, zone))
            output.WriteLine($"  {name,-18} {text}");
        output.WriteLine();
        WriteChart(output, report);
    }

    /// <summary>The figures, for people.</summary>
    public static IEnumerable<(string Name, string Text)> Lines(HeatingReport report, TimeZoneInfo zone)
    {
        yield return ("run time", $"{Length(report.Running)}{Share(report)}");
        yield return ("starts", report.Starts.ToString(CultureInfo.InvariantCulture));
        yield return ("longest time off", report.LongestOff is { } off
            ? $"{Length(off.Length)}, {Clock(off.From, zone)} to {Clock(off.Until, zone)}"
            : "never known to be off");
        yield return ("temperature", report.Readings.Count == 0
            ? "no readings"
            : string.Create(CultureInfo.InvariantCulture,
                $"{report.Readings.Min(one => one.Temperature):0.0} to {report.Readings.Max(one => one.Temperature):0.0} °C, "
                + $"mean {report.Mean:0.0} °C ({report.Readings.Count} readings)"));
        if (report.Unknown > TimeSpan.Zero)
            yield return ("not known", $"{Length(report.Unknown)}: the device was off, or events are missing");
        foreach (GapEvent gap in report.Gaps)
            yield return ("gap", $"{gap.LostCount} events lost, seq {gap.FirstLostSeq} to {gap.LastLostSeq}");
    }

    /// <summary>Hours and minutes, rounded down to whole minutes; seconds below one.</summary>
    public static string Length(TimeSpan length) => length < TimeSpan.FromMinutes(1) && length > TimeSpan.Zero
        ? $"{length.Seconds} s"
        : $"{(long)length.TotalHours} h {length.Minutes:00} min";

    private static string Share(HeatingReport report)
    {
        TimeSpan known = report.Running + report.Off;
        return known > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $" ({100 * report.Running / known:0} % of the known time)")
            : "";
    }

    private static string Clock(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static void WriteChart(TextWriter output, HeatingReport report)
    {
        var chart = new BarChart { Label = "run time in minutes", Width = FileWidth };
        bool hasUnknown = false;
        foreach (var (part, (running, unknown)) in report.Period.Parts.Zip(report.RunTimes))
        {
            bool isIncomplete = unknown > TimeSpan.FromMinutes(1);
            hasUnknown |= isIncomplete;
            chart.AddItem(part.Label + (isIncomplete ? " ?" : ""), Math.Round(running.TotalMinutes), isIncomplete ? Color.Grey : Color.Orange1);
        }

        bool isFile = !HintWriter.IsTerminal(output);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isFile ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isFile ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (isFile)
            console.Profile.Width = FileWidth;
        console.Write(chart);
        if (hasUnknown)
            output.WriteLine("? not all of this time is known");
    }
}
