using Heating.Run.Output;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>The live view's picture on terminals of several sizes: its content, not its art.</summary>
public class LiveFrameTests
{
    private static readonly RunNotice[] Events =
    [
        .. Enumerable.Range(1, 50).Select(i => new RunNotice(
            Sample.HouseTime.AddSeconds(i), NoticeKind.Cloud, $"ACTIVE seq {i} [not markup] ({i}.5 ms)")),
    ];

    private static readonly RunNotice[] Debug =
        [new RunNotice(Sample.HouseTime, NoticeKind.Debug, $"a long line of the firmware {new string('x', 300)}")];

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(200, 60)]
    public void Frame_OnATerminal_HoldsAllThatMatters(int width, int height)
    {
        var text = string.Join('\n', Render(Sample.Snapshot, width, height));

        string[] expected =
        [
            "boiler-1 on local cloud 127.0.0.1:8883", "2019-03-02 12:00:01 UTC", "23 %",
            "relay   ON ", "for     12 min 30 s", "water   55.1 °C", "room    20.4 °C", "outside -3.1 °C",
            "connected", "published    2085", "acknowledged 2084",
            "received 2085 of 2085", "in flight 0", "stored 2085, waiting 3", "alerts 12, failed 0", "repeated 1", "p50 3.1 p99 10.0 ms",
            "12:00:51.234 cloud  ACTIVE seq 50 [not markup] (50.5 ms)", "Ctrl-C",
        ];
        Assert.All(expected, part => Assert.Contains(part, text));
    }

    [Fact]
    public void Frame_OfAConfigurationThatDiffers_SaysHow()
    {
        var settled = Sample.Snapshot with { Configuration = new ConfigurationReading(12, [], []) };
        var open = Sample.Snapshot with { Configuration = new ConfigurationReading(13, ["debounceMs 50 -> 100"], []) };

        Assert.Contains("config v12     as desired", string.Join('\n', Render(settled, 120, 40)));
        Assert.Contains("config v13 desired debounceMs 50 ->", string.Join('\n', Render(open, 120, 40)));
    }

    [Theory]
    [InlineData(80, 24, false)]
    [InlineData(80, 24, true)]
    [InlineData(40, 12, true)]
    [InlineData(120, 40, false)]
    public void Frame_OnATerminal_FitsIntoIt(int width, int height, bool withDebug)
    {
        var lines = Render(Sample.Snapshot, width, height, withDebug);

        Assert.True(lines.Count <= height, $"{lines.Count} lines");
        Assert.All(lines, line => Assert.True(line.Length <= width, $"{line.Length} columns: {line}"));
    }

    [Theory]
    [InlineData(24, false, false)]
    [InlineData(25, true, true)]
    [InlineData(40, false, true)]
    public void Frame_DebugOutput_IsShownWhereThereIsRoomOrWhenAsked(int height, bool withDebug, bool isShown) =>
        Assert.Equal(
            isShown,
            string.Join('\n', Render(Sample.Snapshot, 80, height, withDebug)).Contains("a long line of the firmware"));

    [Fact]
    public void Frame_OfAHouseWithoutTemperatures_ShowsDashes()
    {
        var house = new HouseReading(false, null, null, null, null);
        var snapshot = Sample.Snapshot with { House = house, Progress = null };

        var text = string.Join('\n', Render(snapshot, 80, 24));

        Assert.Contains("relay   off", text);
        Assert.Contains("room    - ", text);
        Assert.DoesNotContain("%", text);
    }

    [Theory]
    [InlineData(56, 16)]
    [InlineData(60, 20)]
    [InlineData(79, 24)]
    [InlineData(121, 33)]
    [InlineData(200, 60)]
    public void Frame_Boxes_ReachFromEdgeToEdgeAndTheLastRow(int width, int height)
    {
        var rows = Frame(Sample.Snapshot, width, height);

        Assert.Equal(height, rows.Count);
        var boxes = rows.Where(row => "╭│╰".Contains(row.ToString()[0])).ToList();
        Assert.Equal(height - 3, boxes.Count);
        Assert.All(boxes, row => Assert.True(row.Width == width && "╮│╯".Contains(row.ToString()[^1]), $"{row.Width}: {row}"));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(200)]
    public void Frame_Boxes_CutNothingThatHasAShorterForm(int width)
    {
        var snapshot = Sample.Snapshot with { Configuration = new ConfigurationReading(12, [], []) };

        var readings = Frame(snapshot, width, 24).Skip(2).Take(9);

        Assert.All(readings, row => Assert.DoesNotContain("…", row.ToString()));
    }

    [Fact]
    public void Frame_AnyTerminal_IsNeverLargerThanIt()
    {
        for (var width = 1; width <= 100; width++)
        {
            for (var height = 1; height <= 40; height++)
            {
                var rows = Frame(Sample.Snapshot, width, height, withDebug: true);
                Assert.True(rows.Count <= height && rows.All(row => row.Width <= width), $"{width} x {height}");
            }
        }
    }

    [Fact]
    public void Frame_RaisedAlarm_IsNamedOnAnyTerminal()
    {
        var snapshot = Sample.Snapshot with { Counts = Sample.Clean with { Alarms = 1, RaisedAlarms = ["FROST"] } };

        Assert.All([(80, 24), (40, 12)], size => Assert.Contains("ALARM FROST", string.Join('\n', Render(snapshot, size.Item1, size.Item2))));
    }

    [Fact]
    public void Frame_Emoji_TakesTwoColumns()
    {
        var line = new StyledLine("alert: 🔴 boiler-1");

        Assert.Equal(18, line.Width);
        Assert.Equal("alert: …", line.Cut(9).ToString());
    }

    private static List<string> Render(RunSnapshot snapshot, int width, int height, bool withDebug = false) =>
        [.. Frame(snapshot, width, height, withDebug).Select(row => row.ToString())];

    private static IReadOnlyList<StyledLine> Frame(RunSnapshot snapshot, int width, int height, bool withDebug = false) =>
        LiveFrame.Render(snapshot, Events, Debug, (width, height), TimeZoneInfo.Utc, withDebug);
}
