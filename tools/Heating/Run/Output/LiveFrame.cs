using System.Globalization;
using Heating.Run.Ledger;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Heating.Run.Output;

/// <summary>Renders one frame of the live view for the terminal's current size.</summary>
internal static class LiveFrame
{
    private const int ReadingsHeight = 9;
    private const int DebugHeight = 8;

    // On fewer rows the received events would have no room besides the debug output.
    private const int HeightWithDebugMin = 30;

    /// <summary>The frame.</summary>
    /// <param name="snapshot">The state to show.</param>
    /// <param name="received">Latest notices, newest last.</param>
    /// <param name="debug">Latest debug lines, newest last.</param>
    /// <param name="size">Columns and rows of the terminal.</param>
    /// <param name="withDebug">Show debug lines even if there is little room.</param>
    public static IRenderable Render(
        RunSnapshot snapshot,
        IReadOnlyList<RunNotice> received,
        IReadOnlyList<RunNotice> debug,
        (int Width, int Height) size,
        bool withDebug)
    {
        var third = (size.Width / 3) - 4;
        var debugHeight = withDebug || size.Height >= HeightWithDebugMin ? DebugHeight : 0;
        var receivedHeight = Math.Max(3, size.Height - 3 - ReadingsHeight - debugHeight);
        var rows = new List<Layout>
        {
            new Layout("top").Size(2).Update(Lines(Top(snapshot, size.Width))),
            new Layout("readings").Size(ReadingsHeight).SplitColumns(
                new Layout("house").Update(Box("House", House(snapshot.House, third))),
                new Layout("device").Update(Box("Device", Device(snapshot, third))),
                new Layout("cloud").Update(Box("Cloud", Cloud(snapshot, third)))),
            new Layout("events").Size(receivedHeight).Update(
                Box("Latest events", Latest(received, receivedHeight - 2, size.Width - 4))),
        };
        if (debugHeight > 0)
        {
            rows.Add(new Layout("debug").Size(debugHeight).Update(
                Box("Firmware's debug output", Latest(debug, debugHeight - 2, size.Width - 4))));
        }

        rows.Add(new Layout("bottom").Size(1).Update(Lines([Styled("Ctrl-C ends the run.", size.Width, "grey")])));
        return new Layout("all").SplitRows([.. rows]);
    }

    private static IEnumerable<string> Top(RunSnapshot snapshot, int width)
    {
        var title = snapshot.Title;
        yield return Styled($"{title.Thing} on {title.Broker} - {title.Source}, speed {title.Speed}", width, "bold");
        var time = snapshot.HouseTime.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        yield return Styled($"{time} UTC  {Bar(snapshot.Progress)}running for {SummaryText.Span(snapshot.Elapsed)}", width);
    }

    private static string Bar(double? progress)
    {
        const int cells = 20;
        if (progress is not { } share)
            return "";
        var full = (int)(Math.Clamp(share, 0, 1) * cells);
        return string.Create(
            CultureInfo.InvariantCulture, $"{new string('█', full)}{new string('░', cells - full)} {share * 100,3:F0} %  ");
    }

    private static IEnumerable<string> House(HouseReading house, int width)
    {
        yield return Styled($"relay   {(house.IsRelayOn ? "ON" : "off")}", width, house.IsRelayOn ? "bold red" : "blue");
        yield return Styled($"for     {(house.Since is { } span ? SummaryText.Span(span) : "-")}", width);
        yield return Styled($"water   {Degrees(house.WaterC)}", width);
        yield return Styled($"room    {Degrees(house.RoomC)}", width);
        yield return Styled($"outside {Degrees(house.OutsideC)}", width);
    }

    private static IEnumerable<string> Device(RunSnapshot snapshot, int width)
    {
        var device = snapshot.Device;
        yield return Styled(device.Connection, width, device.Connection == "connected" ? "bold green" : "bold yellow");
        yield return Styled($"published    {device.Published}", width);
        yield return Styled($"acknowledged {device.Acknowledged}", width);
        yield return Styled($"boots        {device.Boots}", width);
        if (snapshot.Configuration is { } configuration)
            yield return Styled(Configuration(configuration), width, configuration.IsSettled ? "" : "bold yellow");
    }

    private static string Configuration(ConfigurationReading reading) => reading.IsSettled
        ? $"config v{reading.Version}     as desired"
        : $"config v{reading.Version} desired {string.Join(", ", reading.Differences)}";

    private static IEnumerable<string> Cloud(RunSnapshot snapshot, int width)
    {
        var counts = snapshot.Counts;
        yield return Styled($"{snapshot.Title.Receipt} {counts.Events} of {counts.Changes + counts.FirstStates}", width);
        yield return Styled($"in flight {counts.Unanswered}", width);
        if (snapshot.Paths is { } paths)
        {
            yield return Styled($"stored {paths.Received - paths.Missing}, waiting {paths.Waiting}", width);
            var failures = paths.Failed + paths.Conflicts + paths.Refused + paths.Unsent;
            yield return Styled($"alerts {paths.Alerts}, failed {failures}", width, failures > 0 ? "bold red" : "");
        }

        yield return Styled($"repeated {counts.Duplicates}", width);
        var wrong = counts.Invented + counts.Conflicts + counts.Malformed + counts.WrongFaults + counts.OutOfOrder;
        yield return Styled($"wrong {wrong}, faults {counts.ReportedFaults}", width, wrong > 0 ? "bold red" : "");
        yield return Styled(Latency(counts.Latency), width);
    }

    private static string Latency(LatencyPercentiles? latency) => latency is null
        ? "no latency yet"
        : string.Create(CultureInfo.InvariantCulture, $"p50 {latency.P50Ms:F1} p99 {latency.P99Ms:F1} ms");

    private static IEnumerable<string> Latest(IReadOnlyList<RunNotice> notices, int count, int width)
    {
        foreach (var notice in notices.Skip(Math.Max(0, notices.Count - count)))
        {
            var time = notice.HouseTime.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            var kind = notice.Kind == NoticeKind.Debug ? "" : $"{notice.Kind.ToString().ToLowerInvariant(),-6} ";
            yield return Styled($"{time} {kind}{notice.Text}", width, notice.IsProblem ? "bold red" : Style(notice.Kind));
        }
    }

    private static string Style(NoticeKind kind) => kind switch
    {
        NoticeKind.Cloud => "green",
        NoticeKind.Relay => "yellow",
        NoticeKind.Chaos => "magenta",
        NoticeKind.Debug => "grey",
        _ => "",
    };

    private static string Degrees(double? celsius) => celsius is null
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{celsius:F1} °C");

    private static Panel Box(string title, IEnumerable<string> lines) =>
        new Panel(Lines(lines)).Header($" {title} ").Border(BoxBorder.Rounded).Expand();

    private static Rows Lines(IEnumerable<string> lines) => new(lines.Select(line => new Markup(line)));

    // Cut to the width here: Spectre would wrap a long line, and the last line would fall off the screen.
    private static string Styled(string text, int width, string style = "")
    {
        var cut = text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…");
        var escaped = Markup.Escape(cut.Length == 0 ? " " : cut);
        return style.Length == 0 ? escaped : $"[{style}]{escaped}[/]";
    }
}
