using ScottPlot;

namespace Picture;

/// <summary>Run time of each hour or day as bars, the temperature as a line.</summary>
internal static class Drawing
{
    private const int Width = 1200;
    private const int Height = 600;
    private const double BarWidth = 0.8;

    public static void Save(Content content, string file)
    {
        using var plot = new Plot();
        plot.Title(content.Title);
        AddBars(plot, content);
        AddTemperature(plot, content);
        plot.Axes.Bottom.SetTicks(
            [.. content.Parts.Select((_, index) => index + 0.5)], [.. content.Parts.Select(part => part.Label)]);
        plot.Axes.SetLimitsX(0, content.Parts.Count);
        plot.HideGrid();
        plot.ShowLegend(Edge.Bottom);
        plot.SavePng(file, Width, Height);
    }

    private static void AddBars(Plot plot, Content content)
    {
        plot.Add.Bars(content.Parts.Select((part, index) => BarOf(index, 0, part.Running, Colors.Orange)).ToArray()).LegendText = "run time";
        Bar[] unknown =
        [
            .. content.Parts.Index().Where(one => one.Item.Unknown > 0)
                .Select(one => BarOf(one.Index, one.Item.Running, one.Item.Running + one.Item.Unknown, Colors.LightGray)),
        ];
        if (unknown.Length > 0)
            plot.Add.Bars(unknown).LegendText = "not known";
        plot.Axes.Left.Label.Text = $"run time, {content.Unit}";
        plot.Axes.SetLimitsY(0, content.AmountMax);
    }

    private static void AddTemperature(Plot plot, Content content)
    {
        foreach (var (index, readings) in content.Lines.Index())
        {
            var line = plot.Add.Scatter(
                readings.Select(one => one.At).ToArray(), readings.Select(one => one.Celsius).ToArray(), Colors.SteelBlue);
            line.Axes.YAxis = plot.Axes.Right;
            line.MarkerSize = readings.Count == 1 ? 5 : 0;
            line.LineWidth = content.LineWidth;
            if (index == 0)
                line.LegendText = "temperature";
        }

        if (content.Lines.Count == 0)
            return;
        plot.Axes.Right.Label.Text = "temperature, °C";
        plot.Axes.Right.TickLabelStyle.IsVisible = true;
        double[] all = [.. content.Lines.SelectMany(line => line).Select(one => one.Celsius)];
        plot.Axes.SetLimitsY(Math.Floor(all.Min()) - 1, Math.Ceiling(all.Max()) + 1, plot.Axes.Right);
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
}
