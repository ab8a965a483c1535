using Heating.Commands;
using Heating.Run.Output;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public class SummaryTextTests
{
    [Theory]
    [InlineData("changes in the input          2084")]
    [InlineData("events published              2085, acknowledged 2085")]
    [InlineData("events received               2085, first states after a boot 1")]
    [InlineData("events stored                 2085, stored before 1")]
    [InlineData("alerts                        12, shown here alone: neither Telegram nor Discord is set up (docs/alerts.md)")]
    [InlineData("lost                          0")]
    [InlineData("repeated, identical           1")]
    [InlineData("sensor faults reported        3, in the input 3")]
    [InlineData("latency, edge to received     p50 3.1 ms, p95 7.0 ms, p99 10.0 ms, max 41.5 ms")]
    [InlineData("time                          1 min 15 s for 365 d 0 h of house time")]
    [InlineData("data                          /somewhere/data")]
    public void Lines_OfACleanRun_HoldEachFigure(string line) =>
        Assert.Contains(SummaryText.Lines(Sample.Summary), found => found.StartsWith("  " + line, StringComparison.Ordinal));

    [Fact]
    public void Lines_OfACleanRun_EndWithNothingWentWrong() =>
        Assert.Equal("Nothing went wrong.", SummaryText.Lines(Sample.Summary).Last());

    [Fact]
    public void Lines_OfARunWithALoss_SaySo()
    {
        var summary = Sample.Summary with { Counts = Sample.Clean with { Unanswered = 2, MissingSequenceNumbers = 2 } };

        var lines = SummaryText.Lines(summary).ToList();

        Assert.Contains("  lost                          2, missing sequence numbers 2", lines);
        Assert.Equal("Something went wrong: a change or an event was lost.", lines[^1]);
    }

    [Fact]
    public void Lines_OfEventsThatWait_DoNotCallThemLost()
    {
        var summary = Sample.Summary with
        {
            Counts = Sample.Clean with { Waiting = 8 },
            Paths = Sample.Stored with { Missing = 2, Waiting = 2 },
        };

        var lines = SummaryText.Lines(summary).ToList();

        Assert.Equal(ExitCode.Waiting, summary.ExitCode);
        Assert.Contains("  waiting in the journal        8: the next run with this data delivers them", lines);
        Assert.Contains("  lost                          0", lines);
        Assert.EndsWith(": 8 waiting in the journal, 2 waiting to be stored.", lines[^1]);
    }

    [Fact]
    public void Lines_OfAlarms_NameThoseStillRaised()
    {
        var summary = Sample.Summary with { Counts = Sample.Clean with { Alarms = 3, RaisedAlarms = ["FROST", "SENSOR_FAULT"] } };

        Assert.Contains("  alarms received               3, still raised FROST, SENSOR_FAULT", SummaryText.Lines(summary));
    }

    [Fact]
    public void Lines_OfAnEventThatWasNotStored_CallItLost()
    {
        var summary = Sample.Summary with { Paths = Sample.Stored with { Missing = 2 } };

        var lines = SummaryText.Lines(summary).ToList();

        Assert.Contains("  lost                          0, received but not stored 2", lines);
        Assert.Equal("Something went wrong: a change or an event was lost.", lines[^1]);
    }

    [Fact]
    public void Lines_OfACrash_SayWhy() => Assert.Equal(
        "Something went wrong: the device's program crashed or hangs: oops.",
        SummaryText.Lines(Sample.Summary with { Crash = "oops" }).Last());

    [Fact]
    public void ExitCode_OfEachProblem_HasItsName()
    {
        var (summary, clean) = (Sample.Summary, Sample.Clean);

        Assert.Equal(ExitCode.Ok, summary.ExitCode);
        Assert.Equal(ExitCode.Lost, (summary with { Counts = clean with { Unanswered = 1 } }).ExitCode);
        Assert.Equal(
            ExitCode.Lost, (summary with { Counts = clean with { MissingSequenceNumbers = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Invented, (summary with { Counts = clean with { Invented = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Invented, (summary with { Counts = clean with { Malformed = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Invented, (summary with { Counts = clean with { WrongFaults = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Conflict, (summary with { Counts = clean with { Conflicts = 1, Unanswered = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Conflict, (summary with { Paths = Sample.Stored with { Conflicts = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Lost, (summary with { Paths = Sample.Stored with { Missing = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Unsent, (summary with { Paths = Sample.Stored with { Unsent = 1 } }).ExitCode);
        Assert.Equal(ExitCode.OutOfOrder, (summary with { Counts = clean with { OutOfOrder = 1 } }).ExitCode);
        Assert.Equal(ExitCode.Cloud, (summary with { CloudError = "oops" }).ExitCode);
        Assert.Equal(ExitCode.Record, (summary with { RecordFailure = "disk full" }).ExitCode);
        Assert.Equal(ExitCode.DeviceCrashed, (summary with { Crash = "oops" }).ExitCode);
    }
}
