using ScottPlot;

namespace Heating.Events;

/// <summary>A report as a picture: run time of each hour or day as bars, the temperature as a line.</summary>
internal static class ReportPicture
{
    private const int Width = 1200;
    private const int Height = 600;
    private const double BarWidth = 0.8;

    // A line between two readings further apart would show a temperature that nobody measured.
    private static readonly TimeSpan GapMin = TimeSpan.FromHours(6);

    public static void Save(HeatingReport report, string file)
    {
        using var plot = new Plot();
        string channel = report.Channel is null ? "" : $", {report.Channel}";
        plot.Title($"{report.Thing}{channel}: {report.Period.Name}");
        AddBars(plot, report);
        AddTemperature(plot, report);
        plot.Axes.Bottom.SetTicks(
            [.. report.Period.Parts.Select((_, index) => index + 0.5)], [.. report.Period.Parts.Select(part => part.Label)]);
        plot.Axes.SetLimitsX(0, report.Period.Parts.Count);
        plot.HideGrid();
        plot.ShowLegend(Edge.Bottom);
        plot.SavePng(file, Width, Height);
    }

    private static void AddBars(Plot plot, HeatingReport report)
    {
        var running = new List<Bar>();
        var unknown = new List<Bar>();
        for (int index = 0; index < report.RunTimes.Count; index++)
        {
            var (run, lost) = report.RunTimes[index];
            running.Add(BarOf(index, 0, Amount(run, report), Colors.Orange));
            if (lost > TimeSpan.FromMinutes(1))
                unknown.Add(BarOf(index, Amount(run, report), Amount(run + lost, report), Colors.LightGray));
        }

        plot.Add.Bars(running.ToArray()).LegendText = "run time";
        if (unknown.Count > 0)
            plot.Add.Bars(unknown.ToArray()).LegendText = "not known";
        plot.Axes.Left.Label.Text = IsByHour(report) ? "run time, minutes" : "run time, hours";
        plot.Axes.SetLimitsY(0, Amount(report.Period.Parts.Max(part => part.Until - part.From), report));
    }

    private static void AddTemperature(Plot plot, HeatingReport report)
    {
        var xs = new List<double>();
        var ys = new List<double>();
        bool isFirst = true;
        void AddLine()
        {
            if (xs.Count == 0)
                return;
            var line = plot.Add.Scatter(xs.ToArray(), ys.ToArray(), Colors.SteelBlue);
            line.Axes.YAxis = plot.Axes.Right;
            line.MarkerSize = xs.Count == 1 ? 5 : 0;
            line.LineWidth = IsByHour(report) ? 2 : 1;
            if (isFirst)
                line.LegendText = "temperature";
            isFirst = false;
            xs.Clear();
            ys.Clear();
        }

        DateTimeOffset last = default;
        foreach (var (time, temperature) in report.Readings)
        {
            if (time - last > GapMin)
                AddLine();
            xs.Add(PlaceOf(time, report));
            ys.Add((double)temperature);
            last = time;
        }

        AddLine();
        if (report.Readings.Count == 0)
            return;
        plot.Axes.Right.Label.Text = "temperature, °C";
        plot.Axes.Right.TickLabelStyle.IsVisible = true;
        plot.Axes.SetLimitsY(
            Math.Floor((double)report.Readings.Min(one => one.Temperature)) - 1,
            Math.Ceiling((double)report.Readings.Max(one => one.Temperature)) + 1, plot.Axes.Right);
    }

    private static Bar BarOf(int index, double from, double to, Color color) => new()
    {
        Position = index + 0.5,
        ValueBase = from,
        Value = to,
        FillColor = color,
        LineWidth = 0,
        Size = BarWidth,
    };

    private static bool IsByHour(HeatingReport report) => report.Period.Parts[0].Until - report.Period.Parts[0].From <= TimeSpan.FromHours(1);

    private static double Amount(TimeSpan length, HeatingReport report) => IsByHour(report) ? length.TotalMinutes : length.TotalHours;

    // Parts are equally wide, also the day that has 23 hours.
    private static double PlaceOf(DateTimeOffset time, HeatingReport report)
    {
        for (int index = 0; index < report.Period.Parts.Count; index++)
        {
            ReportPeriod.Part part = report.Period.Parts[index];
            if (time < part.Until)
                return index + ((time - part.From) / (part.Until - part.From));
        }

        return report.Period.Parts.Count;
    }
}
