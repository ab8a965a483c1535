using Heating.Qualify.Broker;
using Heating.Qualify.Judges;
using Heating.Qualify.Rows;
using Xunit;

namespace HeatingSensor.Host.Tests.Qualify;

/// <summary>Goal: retries count only with the same id on the same connection. Method: timelines by hand.</summary>
public class RetryJudgeTests
{
    [Fact]
    public void Judge_SameIdWithDupInTime_Passes() => Assert.Equal(Verdict.Pass, Judge(Begin()
        .After(1000).Add(EntryKind.Publish, packetId: 7, qos: 1, isDup: true)));

    [Fact]
    public void Judge_WithoutDup_Warns() => Assert.Equal(Verdict.Warn, Judge(Begin()
        .After(1000).Add(EntryKind.Publish, packetId: 7, qos: 1)));

    [Fact]
    public void Judge_AfterMoreThan15Seconds_Warns() => Assert.Equal(Verdict.Warn, Judge(Begin()
        .After(15_001).Add(EntryKind.Publish, packetId: 7, qos: 1, isDup: true)));

    [Fact]
    public void Judge_WithAnotherId_Fails() => Assert.Equal(Verdict.Fail, Judge(Begin()
        .After(1000).Add(EntryKind.Publish, packetId: 8, qos: 1, isDup: true)));

    [Fact]
    public void Judge_OnAnotherConnection_Fails() => Assert.Equal(Verdict.Fail, Judge(Begin()
        .After(1000).Add(EntryKind.ClosedByDevice).Connect().Add(EntryKind.Publish, packetId: 7, qos: 1, isDup: true)));

    [Fact]
    public void Judge_NothingSent_Fails() =>
        Assert.Equal(Verdict.Fail, Judge(new TimelineScript().Connect().Add(EntryKind.Publish, qos: 0)));

    [Fact]
    public void Judge_SubscribeWithTheSameId_Passes()
    {
        var script = new TimelineScript().Connect()
            .Add(EntryKind.Subscribe, packetId: 1, qos: 1).After(1000).Add(EntryKind.Subscribe, packetId: 1, qos: 1);

        Assert.Equal(Verdict.Pass, RetryJudge.Judge(script.Entries, EntryKind.Subscribe).Verdict);
    }

    private static TimelineScript Begin() => new TimelineScript().Connect().Add(EntryKind.Publish, packetId: 7, qos: 1);

    private static Verdict Judge(TimelineScript script) => RetryJudge.Judge(script.Entries, EntryKind.Publish).Verdict;
}
