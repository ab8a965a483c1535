using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cloud.Events;
using Heating.Commands;
using HeatingSensor.Host.Tests.Support;
using Tables;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Events;

/// <summary>Goal: what `heating events` and `heating report` print and how they end, on a file in a data directory.</summary>
public sealed class EventCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Events_Stored_ArePrintedInEachForm()
    {
        await StoreAsync(
            Stored.StatusJson("2026-01-15T05:00Z", true, 540, temperature: "18.0", seq: 1),
            Stored.GapJson(2, 4),
            Stored.StatusJson("2026-01-15T06:30Z", false, 90, temperature: "45.5", seq: 5));

        var text = await RunAsync("events", "boiler-1", "--zone", "Europe/Berlin");
        Assert.Equal((0, ""), (text.Code, text.Error));
        string[] lines = text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal("2026-01-15 06:00:00.000 +01:00  status    ACTIVE                    18.0  seq 1", lines[1].TrimEnd());
        Assert.Equal("2026-01-15 06:00:00.000 +01:00  gap       3 lost                          seq 2 to 4", lines[2].TrimEnd());

        var json = await RunAsync("events", "boiler-1", "--limit", "1", "--json");
        var read = JsonNode.Parse(json.Output)!;
        Assert.Equal((5, "2026-01-15T06:30:00.000Z"), ((int)read["event"]!["seq"]!, (string?)read["time"]));

        var csv = await RunAsync("events", "boiler-1", "--csv", "--from", "2026-01-15T06:00Z");
        lines = csv.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal("2026-01-15T06:30:00.000Z,status,7f3a91c2,5,,INACTIVE,,,45.5,,,,,false,true", lines[1]);
        Assert.Equal(lines[0].Count(letter => letter == ','), lines[1].Count(letter => letter == ','));
    }

    [Fact]
    public async Task Events_NothingInTheRange_SaysThatThereAreOthers()
    {
        await StoreAsync(Stored.StatusJson("2026-01-15T05:00Z", true));

        var run = await RunAsync("events", "boiler-1", "--from", "2026-02-01");
        Assert.Equal((0, "", "boiler-1 has no events in this range; it has others.\n"), (run.Code, run.Output, run.Error.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData(1, "There are no events of boiler-9 in ", "events", "boiler-9")]
    [InlineData(1, "There are no events of boiler-9 in ", "report", "boiler-9", "--day", "2026-01-15")]
    [InlineData(2, "--from yesterday: expected a date such as 2026-01-31", "events", "boiler-1", "--from", "yesterday")]
    [InlineData(2, "--last 7: expected a number of minutes, hours, days or weeks", "events", "boiler-1", "--last", "7")]
    [InlineData(2, "is not before --to", "events", "boiler-1", "--from", "2026-02-01", "--to", "2026-01-01")]
    [InlineData(2, "--last cannot be combined with --from and --to.", "events", "boiler-1", "--last", "1d", "--to", "2026-01-01")]
    [InlineData(2, "--json and --csv cannot be combined.", "events", "boiler-1", "--json", "--csv")]
    [InlineData(2, "--zone Mars: expected the name of a time zone", "events", "boiler-1", "--zone", "Mars")]
    [InlineData(2, "Expected one of --day, --week and --month.", "report", "boiler-1")]
    [InlineData(2, "--month 2026-13: expected a month such as 2026-01.", "report", "boiler-1", "--month", "2026-13")]
    [InlineData(2, "The period is in the future", "report", "boiler-1", "--day", "2999-01-01")]
    [InlineData(2, "--channel loft: boiler-1 has no such channel in this time; it has none.", "report", "boiler-1", "--day", "2026-01-15", "--channel", "loft")]
    [InlineData(3, "There is no table other in ", "events", "boiler-1", "--table", "other")]
    public async Task Command_WrongUse_EndsWithItsCodeAndMessage(int code, string message, params string[] args)
    {
        await StoreAsync(Stored.StatusJson("2026-01-15T05:00Z", true));

        var run = await RunAsync(args);

        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_NoFile_SaysWhereItLooked()
    {
        var run = await RunAsync("events", "boiler-1");

        Assert.Equal(3, run.Code);
        Assert.StartsWith($"There is no {_folder["cloud/tables.db"]}. `heating run --data {_folder.FullPath}` stores events there", run.Error);
    }

    // A wrong command line is told even where there is nothing to read yet.
    [Theory]
    [InlineData("--from 2026-02-30: expected a date", "events", "boiler-1", "--from", "2026-02-30")]
    [InlineData("is not before --to", "events", "boiler-1", "--from", "2026-02-01", "--to", "2026-01-01")]
    [InlineData("--day 2026-02-30: expected a date", "report", "boiler-1", "--day", "2026-02-30")]
    public async Task Command_WrongUseWithoutAFile_IsAWrongCommandLine(string message, params string[] args)
    {
        var run = await RunAsync(args);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing/day.png")]
    [InlineData(".")]
    public async Task Report_PictureThatCannotBeWritten_SaysSo(string png)
    {
        await StoreAsync(Stored.StatusJson("2026-01-15T05:00Z", true));

        var run = await RunAsync("report", "boiler-1", "--day", "2026-01-15", "--png", _folder[png]);

        Assert.Equal(3, run.Code);
        Assert.Contains($"--png {_folder[png]}: cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfADay_PrintsFiguresAndDrawsThem()
    {
        await StoreAsync(
            Stored.StatusJson("2026-01-14T20:00Z", false, 30, seq: 1),
            Stored.StatusJson("2026-01-15T05:00Z", true, 540, temperature: "18.0", seq: 2),
            Stored.StatusJson("2026-01-15T06:30Z", false, 90, temperature: "45.5", seq: 3),
            Stored.StatusJson("2026-01-16T05:00Z", true, 1350, temperature: "20.0", seq: 4));

        var run = await RunAsync("report", "boiler-1", "--day", "2026-01-15", "--zone", "Europe/Berlin", "--png", _folder["day.png"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("boiler-1: Thursday, 2026-01-15 (Europe/Berlin)", run.Output, StringComparison.Ordinal);
        Assert.Contains("run time           1 h 30 min (6 % of the known time)", run.Output, StringComparison.Ordinal);
        Assert.Contains("longest time off   16 h 30 min, 2026-01-15 07:30 to 2026-01-16 00:00", run.Output, StringComparison.Ordinal);
        byte[] png = File.ReadAllBytes(_folder["day.png"]);
        Assert.Equal("PNG"u8.ToArray(), png[1..4]);
    }

    [Fact]
    public async Task Report_OfADeviceWhoseClockIsAhead_GoesByIt()
    {
        await StoreAsync(
            Stored.StatusJson("2999-01-01T05:00Z", true, 540, seq: 1),
            Stored.StatusJson("2999-01-01T06:30Z", false, 90, seq: 2));

        var run = await RunAsync("report", "boiler-1", "--day", "--zone", "UTC");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("The clock of boiler-1 is ", run.Output);
        Assert.Contains("boiler-1: Tuesday, 2999-01-01 (UTC)", run.Output);
    }

    private async Task StoreAsync(params string[] messages)
    {
        Directory.CreateDirectory(_folder["cloud"]);
        using var tables = new SqliteTables(_folder["cloud/tables.db"]);
        tables.Create(EventStore.EventsSchema("heating-events"));
        tables.Create(EventStore.RefusedSchema("heating-refused"));
        var store = new EventStore(
            tables.Table(EventStore.EventsSchema("heating-events")), tables.Table(EventStore.RefusedSchema("heating-refused")));
        foreach (string json in messages)
        {
            var envelope = new Envelope(Encoding.UTF8.GetBytes(json), "home/heating/status", "boiler-1", 1_768_000_000_000, null);
            Assert.Equal(EventOutcome.Added, (await store.AddAsync(envelope, CancellationToken.None)).Outcome);
        }
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = await CommandLine.RunAsync(
            [.. args, "--data", _folder.FullPath], new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
