using Heating.Qualify.Broker;
using Heating.Qualify.Judges;
using Heating.Qualify.Rows;
using Xunit;

namespace HeatingSensor.Host.Tests.Qualify;

/// <summary>Goal: sessions and keep-alive are judged by what the device does. Method: timelines by hand.</summary>
public class SessionJudgeTests
{
    [Fact]
    public void Kept_NoSubscribeAndPuback_Passes() => Assert.Equal(Verdict.Pass, Kept(Back()
        .Add(EntryKind.Sent, packetId: 3).Add(EntryKind.PubAck, packetId: 3)));

    [Fact]
    public void Kept_SubscribesAgain_Fails() => Assert.Equal(Verdict.Fail, Kept(Back()
        .Add(EntryKind.Subscribe, packetId: 2, qos: 1).Add(EntryKind.Sent, packetId: 3).Add(EntryKind.PubAck, packetId: 3)));

    [Fact]
    public void Kept_WithoutPuback_Fails() => Assert.Equal(Verdict.Fail, Kept(Back().Add(EntryKind.Sent, packetId: 3)));

    [Fact]
    public void Kept_CleanSession_Fails() => Assert.Equal(Verdict.Fail, Kept(new TimelineScript()
        .Connect(isCleanSession: true).Add(EntryKind.Accept).Add(EntryKind.Subscribe, packetId: 1, qos: 1)));

    [Fact]
    public void Kept_DidNotComeBack_Fails() => Assert.Equal(Verdict.Fail, Kept(new TimelineScript()
        .Connect().Add(EntryKind.Accept).Add(EntryKind.Subscribe, packetId: 1, qos: 1).Add(EntryKind.ClosedByBroker)));

    [Fact]
    public void Expired_SubscribesAgain_Passes() =>
        Assert.Equal(Verdict.Pass, SessionJudge.Expired(Back().Add(EntryKind.Subscribe, packetId: 2, qos: 1).Entries).Verdict);

    [Fact]
    public void Expired_DoesNotSubscribe_Fails() =>
        Assert.Equal(Verdict.Fail, SessionJudge.Expired(Back().After(9000).Add(EntryKind.PingReq).Entries).Verdict);

    [Fact]
    public void KeepAlive_ClosedAfterPing_Passes() => Assert.Equal(Verdict.Pass, KeepAlive(new TimelineScript()
        .After(60_000).Add(EntryKind.PingReq).After(60_000).Add(EntryKind.ClosedByDevice)));

    [Fact]
    public void KeepAlive_NeverClosed_Fails() => Assert.Equal(Verdict.Fail, KeepAlive(new TimelineScript()
        .After(60_000).Add(EntryKind.PingReq).After(400_000).Add(EntryKind.PingReq)));

    [Fact]
    public void KeepAlive_ClosedTooLate_Fails() => Assert.Equal(Verdict.Fail, KeepAlive(new TimelineScript()
        .After(60_000).Add(EntryKind.PingReq).After(300_001).Add(EntryKind.ClosedByDevice)));

    private static TimelineScript Back() => new TimelineScript()
        .Connect().Add(EntryKind.Accept).Add(EntryKind.Subscribe, packetId: 1, qos: 1).After(5000).Add(EntryKind.ClosedByBroker)
        .After(1500).Connect().Add(EntryKind.Accept);

    private static Verdict Kept(TimelineScript script) => SessionJudge.Kept(script.Entries).Verdict;

    private static Verdict KeepAlive(TimelineScript script) => KeepAliveJudge.Judge(script.Entries, keepAliveS: 60).Verdict;
}
