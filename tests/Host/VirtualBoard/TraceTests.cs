using System.Globalization;
using HeatingSensor.Host.Tests.Support;
using VirtualBoard.House;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Host.Tests.VirtualBoard;

public class TraceTests(ITestOutputHelper output)
{
    private const string Header = "time_utc,relay,temperature_c\n";

    [Fact]
    public void Read_CleanRows_GivesRowsAndChanges()
    {
        var trace = Read(Header + "2019-01-01T01:23:01Z,1,19.937\r\n2019-01-01T03:18:48+01:00,0,22\n\n");

        Assert.Equal(
            [
                new TraceRow(2, Utc("01:23:01"), true, 19.937),
                new TraceRow(3, Utc("02:18:48"), false, 22),
            ],
            trace.Rows);
        Assert.Equal(
            [
                new RelayChange(Utc("01:23:01"), true, 19937, SensorFault.None),
                new RelayChange(Utc("02:18:48"), false, 22000, SensorFault.None),
            ],
            trace.Changes);
        Assert.Equal((2, 0, 0, 0), Counts(trace));
    }

    [Fact]
    public void Read_RepeatedStates_AreNoChanges()
    {
        var trace = Read(Header + "2019-01-01T01:00:00Z,0,20\n2019-01-01T02:00:00Z,1,20\n2019-01-01T03:00:00Z,1,21\n");

        Assert.Single(trace.Changes);
        Assert.Equal((3, 0, 0, 2), Counts(trace));
    }

    [Fact]
    public void Read_RowsWithinOneSecond_TheLastCounts()
    {
        var trace = Read(Header
            + "2019-01-01T01:00:00Z,1,20\n2019-01-01T01:00:00Z,0,21\n"
            + "2019-01-01T02:00:00.2Z,0,20\n2019-01-01T02:00:00.9Z,1,22\n");

        Assert.Equal([new RelayChange(Utc("02:00:00").AddMilliseconds(900), true, 22000, SensorFault.None)], trace.Changes);
        Assert.Equal((4, 0, 2, 1), Counts(trace));
    }

    [Fact]
    public void Read_RowsOutOfOrder_ArePutInOrder()
    {
        var trace = Read(Header
            + "2019-01-01T03:00:00Z,0,20\n2019-01-01T01:00:00Z,1,21\n2019-01-01T02:00:00Z,0,22\n2019-01-01T04:00:00Z,1,23\n");

        Assert.Equal([3, 4, 2, 5], trace.Rows.Select(row => row.Line));
        Assert.Equal([true, false, true], trace.Changes.Select(change => change.On));
        Assert.Equal((4, 2, 0, 1), Counts(trace));
    }

    [Theory]
    [InlineData("-40.001", SensorFault.Open)]
    [InlineData("-2029.312", SensorFault.Open)]
    [InlineData("NaN", SensorFault.Open)]
    [InlineData("-40", SensorFault.None)]
    [InlineData("125", SensorFault.None)]
    [InlineData("125.001", SensorFault.Short)]
    [InlineData("999", SensorFault.Short)]
    public void Read_Temperature_IsAFaultWhereItIsImpossible(string temperature, SensorFault expected)
    {
        var change = Assert.Single(Read(Header + $"2019-01-01T01:00:00Z,1,{temperature}\n").Changes);

        Assert.Equal(expected, change.Fault);
        Assert.Equal(expected != SensorFault.None, change.TemperatureMilliC is null);
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("time;relay\n", 1, "no rows")]
    [InlineData(Header, 1, "no rows")]
    [InlineData(Header + "2019-01-01T01:00:00Z,2,20\n", 2, "relay is '2'; expected 0 or 1")]
    [InlineData(Header + "2019-01-01T01:00:00Z,ajar,20\n", 2, "relay is 'ajar'")]
    [InlineData(Header + "2019-01-01T01:00:00Z,1\n", 2, "2 columns")]
    [InlineData(Header + "2019-01-01T01:00:00Z,1,20,x\n", 2, "4 columns")]
    [InlineData(Header + "2019-01-01T01:00:00Z,1,20\n2019-01-01T25:00:00,0,20\n", 3, "ISO 8601")]
    [InlineData(Header + "2019-02-29T01:00:00Z,1,20\n", 2, "ISO 8601")]
    [InlineData(Header + "2019-01-01T01:00:00Z,1,warm\n", 2, "temperature_c is 'warm'")]
    [InlineData(Header + "\n2019-01-01T01:00:00Z,1,20\n", 2, "empty")]
    public void Read_MalformedText_IsRefusedWithLineAndReason(string text, int line, string expected)
    {
        var error = Assert.Throws<TraceFormatException>(() => Read(text));

        Assert.Equal(line, error.Line);
        Assert.Contains(expected, error.Message);
        Assert.StartsWith($"test.csv:{line}: ", error.Message);
    }

    [Fact]
    public void Read_EmptyTemperatures_KeepTheOneBefore()
    {
        var trace = Read(Header + "2019-01-01T01:00:00Z,0,\n2019-01-01T02:00:00Z,1,20\n2019-01-01T03:00:00Z,0,\n");

        Assert.Equal([20, 20, 20], trace.Rows.Select(row => row.TemperatureC));
        Assert.EndsWith("2 missing values keep the one before", trace.Source);
    }

    [Fact]
    public void Load_MissingFile_Throws()
    {
        using var folder = new TestFolder();

        Assert.ThrowsAny<IOException>(() => Trace.Load(folder.File("none.csv")));
    }

    [SharedFact("traces/house-2019.csv")]
    public void Load_AYearOfARealHouse_IsAllGenuineChanges()
    {
        var trace = Trace.Load(SharedFactAttribute.PathOf("traces/house-2019.csv"));

        Assert.Equal((2084, 0, 0, 0), Counts(trace));
        Assert.Equal(2084, trace.Changes.Count);
        Assert.Equal([1348, 1452, 1459], trace.Rows.Where(row => row.Fault != SensorFault.None).Select(row => row.Line));
    }

    [Fact]
    public void Read_RandomRows_ChangesAlternateAndAreNeverInvented()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        for (var run = 0; run < 300; run++)
        {
            var random = new Random(seed + run);
            var trace = Read(RandomText(random));
            Assert.Equal(trace.FileRowCount, trace.Changes.Count + trace.RepeatedCount + trace.SameSecondCount);
            Assert.Equal(trace.Rows.OrderBy(row => row.TimeUtc), trace.Rows);
            Assert.Equal(trace.Rows.Count, trace.Rows.DistinctBy(row => row.TimeUtc.ToUnixTimeSeconds()).Count());
            for (var i = 0; i < trace.Changes.Count; i++)
            {
                Assert.Equal(i % 2 == 0, trace.Changes[i].On);
                Assert.Contains(trace.Rows, row =>
                    row.TimeUtc == trace.Changes[i].TimeUtc && row.RelayOn == trace.Changes[i].On
                    && row.TemperatureMilliC == trace.Changes[i].TemperatureMilliC);
            }

            if (trace.Changes.Count > 0)
                Assert.Equal(trace.Rows[^1].RelayOn, trace.Changes[^1].On);
        }
    }

    private static string RandomText(Random random)
    {
        var text = Header;
        for (var rows = random.Next(1, 60); rows > 0; rows--)
        {
            var time = Utc("00:00:00").AddSeconds(random.Next(40)).AddMilliseconds(random.Next(3) * 250);
            var temperature = random.Next(-50, 140).ToString(CultureInfo.InvariantCulture);
            text += $"{time:yyyy-MM-ddTHH:mm:ss.fffZ},{random.Next(2)},{temperature}\n";
        }

        return text;
    }

    private static Trace Read(string text) => Trace.Read(new StringReader(text), "test.csv");

    private static (int Rows, int Reordered, int SameSecond, int Repeated) Counts(Trace trace) =>
        (trace.FileRowCount, trace.ReorderedCount, trace.SameSecondCount, trace.RepeatedCount);

    private static DateTimeOffset Utc(string time) =>
        DateTimeOffset.Parse($"2019-01-01T{time}Z", CultureInfo.InvariantCulture);
}
