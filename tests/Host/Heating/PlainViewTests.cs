using Heating.Run.Output;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

public class PlainViewTests
{
    [Fact]
    public async Task Notices_Shown_AreOneLineEachInOrder()
    {
        var output = new StringWriter();
        await using (var view = new PlainView(output, TimeZoneInfo.Utc, withDate: false))
        {
            view.Show(new RunNotice(Sample.HouseTime, NoticeKind.Relay, "on   21.5 °C"));
            view.Show(new RunNotice(Sample.HouseTime.AddMilliseconds(5), NoticeKind.Cloud, "seq 12", IsProblem: true));
        }

        Assert.Equal(
            ["12:00:01.234 relay  on   21.5 °C", "12:00:01.239 cloud  PROBLEM: seq 12"],
            output.ToString().TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task Notices_InAZone_HaveItsTimeAndDate()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(13), "east", "east");
        var output = new StringWriter();
        await using (var view = new PlainView(output, zone, withDate: true))
            view.Show(new RunNotice(Sample.HouseTime, NoticeKind.Alarm, "FROST raised"));

        Assert.Equal("2019-03-03 01:00:01.234 alarm  FROST raised", output.ToString().TrimEnd());
    }

    [Fact]
    public async Task Notices_OfAnotherTime_HaveTheirDate()
    {
        var output = new StringWriter();
        await using (var view = new PlainView(output, TimeZoneInfo.Utc, withDate: true))
            view.Show(new RunNotice(Sample.HouseTime, NoticeKind.Run, "started"));

        Assert.Equal("2019-03-02 12:00:01.234 run    started", output.ToString().TrimEnd());
    }

    [Fact]
    public async Task Notices_BeyondTheQueue_AreLeftOutAndCounted()
    {
        const int tooMany = 5;
        var output = new GatedWriter();
        await using (var view = new PlainView(output, TimeZoneInfo.Utc, withDate: false))
        {
            // The first is taken off the queue at once and held at the gate; so one more than fits goes in.
            view.Show(new RunNotice(Sample.HouseTime, NoticeKind.Run, "0"));
            await output.Reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
            for (var i = 0; i < PlainView.WaitingMax + tooMany; i++)
                view.Show(new RunNotice(Sample.HouseTime, NoticeKind.Run, "x"));
            output.Gate.SetResult();
        }

        Assert.EndsWith($"({tooMany} lines dropped: the output was read too slowly)", output.Last);
    }

    /// <summary>A reader that stands still until its gate opens.</summary>
    private sealed class GatedWriter : StringWriter
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Last { get; private set; } = "";

        public override async Task WriteLineAsync(string? value)
        {
            Reached.TrySetResult();
            await Gate.Task;
            Last = value ?? "";
        }
    }
}
