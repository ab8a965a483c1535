using System.Globalization;
using Heating.Run.Ledger;

namespace Heating.Run.Output;

/// <summary>Draws one frame of the live view for a terminal of any size: rows of exactly its width at most, and no more of
/// them than it has.</summary>
/// <remarks>Drawn here and not by Spectre.Console's live display, which repaints relative to where it thinks the cursor is, and
/// so loses the picture when the terminal changes its size.</remarks>
internal static class LiveFrame
{
    private const int ReadingsHeight = 9;
    private const int DebugHeight = 8; // at most
    private const int EventsHeightMin = 4;

    // On fewer rows the received events would have no room besides the debug output.
    private const int HeightWithDebugMin = 30;

    // On a smaller terminal boxes would hold nothing.
    private const int BoxesWidthMin = 56;
    private const int BoxesHeightMin = 2 + ReadingsHeight + EventsHeightMin + 1;

    /// <summary>The rows of the frame, from the top.</summary>
    /// <param name="snapshot">The state to show.</param>
    /// <param name="received">Latest notices, newest last.</param>
    /// <param name="debug">Latest debug lines, newest last.</param>
    /// <param name="size">Columns and rows of the terminal.</param>
    /// <param name="zone">Time zone in which times are shown.</param>
    /// <param name="withDebug">Show debug lines even if there is little room.</param>
    public static IReadOnlyList<StyledLine> Render(
        RunSnapshot snapshot,
        IReadOnlyList<RunNotice> received,
        IReadOnlyList<RunNotice> debug,
        (int Width, int Height) size,
        TimeZoneInfo zone,
        bool withDebug)
    {
        var (width, height) = (Math.Max(1, size.Width), Math.Max(1, size.Height));
        var rows = width >= BoxesWidthMin && height >= BoxesHeightMin
            ? Boxes(snapshot, received, debug, (width, height), zone, withDebug)
            : Small(snapshot, received, (width, height), zone);
        return [.. rows.Select(row => row.Cut(width)).Take(height)];
    }

    private static IEnumerable<StyledLine> Small(
        RunSnapshot snapshot, IReadOnlyList<RunNotice> received, (int Width, int Height) size, TimeZoneInfo zone)
    {
        var (house, counts) = (snapshot.House, snapshot.Counts);
        StyledLine[] state =
        [
            Relay(house),
            Connection(snapshot.Device),
            new($"{snapshot.Title.Receipt} {counts.Events} of {counts.Changes + counts.FirstStates + counts.Earlier}"),
            Alarm(counts),
        ];
        var shown = state.Take(Math.Max(1, size.Height / 2)).ToList();
        return [.. shown, .. Latest(received, size.Height - shown.Count, zone)];
    }

    private static List<StyledLine> Boxes(
        RunSnapshot snapshot,
        IReadOnlyList<RunNotice> received,
        IReadOnlyList<RunNotice> debug,
        (int Width, int Height) size,
        TimeZoneInfo zone,
        bool withDebug)
    {
        var debugHeight = size.Height >= HeightWithDebugMin || (withDebug && size.Height >= BoxesHeightMin + DebugHeight)
            ? DebugRows(debug.Count)
            : 0;
        var eventsHeight = size.Height - 3 - ReadingsHeight - debugHeight;
        // The last one takes the columns that a third leaves over.
        var third = size.Width / 3;
        var last = size.Width - (2 * third);
        List<StyledLine> rows = [.. Top(snapshot, zone)];
        var house = Box("House", House(snapshot, third - 4), third, ReadingsHeight);
        var device = Box("Device", Device(snapshot, third - 4), third, ReadingsHeight);
        var cloud = Box("Cloud", Cloud(snapshot, last - 4), last, ReadingsHeight);
        rows.AddRange(house.Zip(device, cloud).Select(three => three.First + three.Second + three.Third));
        rows.AddRange(Box("Latest events", Latest(received, eventsHeight - 2, zone), size.Width, eventsHeight));
        if (debugHeight > 0)
            rows.AddRange(Box("Firmware's debug output", Latest(debug, debugHeight - 2, zone), size.Width, debugHeight));
        rows.Add(new StyledLine("Ctrl-C ends the run.", LineStyle.Grey));
        return rows;
    }

    // No taller than its content: rows that it does not fill are the events'.
    private static int DebugRows(int lines) => lines == 0 ? 0 : Math.Min(DebugHeight, lines + 2);

    private static IEnumerable<StyledLine> Top(RunSnapshot snapshot, TimeZoneInfo zone)
    {
        var title = snapshot.Title;
        yield return new($"{title.Thing} on {title.Broker} - {title.Source}, speed {title.Speed}", LineStyle.Bold);
        yield return new($"{LocalTime.Long(snapshot.HouseTime, zone)}  {Bar(snapshot.Progress)}running for {SummaryText.Span(snapshot.Elapsed)}");
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

    private static IEnumerable<StyledLine> House(RunSnapshot snapshot, int width)
    {
        var house = snapshot.House;
        yield return Relay(house);
        var since = house.Since is { } span ? SummaryText.Span(span) : "-";
        yield return new(Fit(width, $"for     {since}", $"for {since}"));
        yield return new($"water   {Degrees(house.WaterC)}");
        yield return new($"room    {Degrees(house.RoomC)}");
        yield return new($"outside {Degrees(house.OutsideC)}");
    }

    private static StyledLine Relay(HouseReading house) =>
        new($"relay   {(house.IsRelayOn ? "ON" : "off")}", house.IsRelayOn ? LineStyle.BoldRed : LineStyle.Blue);

    private static StyledLine Connection(DeviceReading device) =>
        new(device.Connection, device.Connection == "connected" ? LineStyle.BoldGreen : LineStyle.BoldYellow);

    private static StyledLine Alarm(LedgerCounts counts) => counts.RaisedAlarms.Count == 0
        ? new($"alarms       {counts.Alarms}")
        : new($"ALARM {string.Join(", ", counts.RaisedAlarms)}", LineStyle.BoldRed);

    private static IEnumerable<StyledLine> Device(RunSnapshot snapshot, int width)
    {
        var device = snapshot.Device;
        yield return Connection(device);
        yield return new(Fit(width, $"published    {device.Published}", $"published {device.Published}"));
        yield return new(Fit(width, $"acknowledged {device.Acknowledged}", $"acked {device.Acknowledged}"));
        yield return new($"boots        {device.Boots}");
        yield return Alarm(snapshot.Counts);
        if (snapshot.Configuration is { IsSettled: true } settled)
            yield return new(Fit(width, $"config v{settled.Version}     as desired", $"config v{settled.Version} as desired", $"config v{settled.Version}"));
        else if (snapshot.Configuration is { } open)
            yield return new($"config v{open.Version} desired {string.Join(", ", open.Differences)}", LineStyle.BoldYellow);
    }

    private static IEnumerable<StyledLine> Cloud(RunSnapshot snapshot, int width)
    {
        var counts = snapshot.Counts;
        var received = $"{counts.Events} of {counts.Changes + counts.FirstStates + counts.Earlier}";
        yield return new(Fit(width, $"{snapshot.Title.Receipt} {received}", $"got {received}", received));
        yield return new($"in flight {counts.Unanswered}");
        if (snapshot.Paths is { } paths)
        {
            var stored = paths.Received - paths.Missing;
            yield return new(Fit(width, $"stored {stored}, waiting {paths.Waiting}", $"stored {stored} (+{paths.Waiting})"));
            var failures = paths.Failed + paths.Conflicts + paths.Refused + paths.Unsent;
            yield return new(
                Fit(width, $"alerts {paths.Alerts}, failed {failures}", $"alerts {paths.Alerts} (-{failures})"),
                failures > 0 ? LineStyle.BoldRed : LineStyle.Plain);
        }

        yield return new($"repeated {counts.Duplicates}");
        var wrong = counts.Invented + counts.Conflicts + counts.Malformed + counts.WrongFaults + counts.OutOfOrder;
        yield return new(
            Fit(width, $"wrong {wrong}, faults {counts.ReportedFaults}", $"wrong {wrong}"),
            wrong > 0 ? LineStyle.BoldRed : LineStyle.Plain);
        yield return new(Latency(counts.Latency, width));
    }

    private static string Latency(LatencyPercentiles? latency, int width) => latency is null
        ? "no latency yet"
        : Fit(
            width,
            string.Create(CultureInfo.InvariantCulture, $"p50 {latency.P50Ms:F1} p99 {latency.P99Ms:F1} ms"),
            string.Create(CultureInfo.InvariantCulture, $"p50 {latency.P50Ms:F1} ms"));

    // The first text that fits; the last is cut if none does.
    private static string Fit(int width, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length <= width)
                return text;
        }

        return texts[^1];
    }

    private static IEnumerable<StyledLine> Latest(IReadOnlyList<RunNotice> notices, int count, TimeZoneInfo zone)
    {
        foreach (var notice in notices.Skip(Math.Max(0, notices.Count - count)))
        {
            var kind = notice.Kind == NoticeKind.Debug ? "" : $"{notice.Kind.ToString().ToLowerInvariant(),-6} ";
            yield return new(
                $"{LocalTime.Short(notice.HouseTime, zone)} {kind}{notice.Text}",
                notice.IsProblem ? LineStyle.BoldRed : Style(notice.Kind));
        }
    }

    private static LineStyle Style(NoticeKind kind) => kind switch
    {
        NoticeKind.Cloud => LineStyle.Green,
        NoticeKind.Relay => LineStyle.Yellow,
        NoticeKind.Alarm => LineStyle.BoldYellow,
        NoticeKind.Chaos => LineStyle.Magenta,
        NoticeKind.Debug => LineStyle.Grey,
        _ => LineStyle.Plain,
    };

    private static string Degrees(double? celsius) => celsius is null
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{celsius:F1} °C");

    private static IEnumerable<StyledLine> Box(string title, IEnumerable<StyledLine> content, int width, int height)
    {
        var inner = width - 4;
        var lines = content.Take(height - 2).ToList();
        yield return new($"╭─{title}{new string('─', width - 3 - title.Length)}╮");
        for (var row = 0; row < height - 2; row++)
            yield return "│ " + (row < lines.Count ? lines[row] : new StyledLine("")).Fill(inner) + " │";
        yield return new($"╰{new string('─', width - 2)}╯");
    }
}
