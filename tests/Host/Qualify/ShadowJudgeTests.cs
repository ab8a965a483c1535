using System.Text;
using Heating.Qualify.Broker;
using Heating.Qualify.Judges;
using Heating.Qualify.Rows;
using Xunit;

namespace HeatingSensor.Host.Tests.Qualify;

/// <summary>Goal: shadows are judged by what the device reports. Method: timelines by hand.</summary>
public class ShadowJudgeTests
{
    private const string Topic = "$aws/things/t/shadow/name/configuration/update";

    [Theory]
    [InlineData("""{"state":{"reported":{"a":1}}}""", true)]
    [InlineData("""{"state":{"desired":{"a":1}}}""", false)]
    [InlineData("""{"state":null}""", false)]
    [InlineData("""{"state":""", false)]
    public void Reported_OfAnUpdate_IsWhatStandsUnderReported(string payload, bool isPassed) =>
        Assert.Equal(isPassed, ShadowJudge.Reported([Publish(Topic, payload)]).Verdict == Verdict.Pass);

    [Fact]
    public void Reported_NothingOfAShadow_Fails() => Assert.Equal(
        Verdict.Fail, ShadowJudge.Reported([Publish("home/heating/status", """{"state":{"reported":{}}}""")]).Verdict);

    [Theory]
    [InlineData("""{"state":{"reported":{"a":5}}}""", true)]
    [InlineData("""{"state":{"reported":{"a":4}}}""", false)]
    [InlineData("""{"state":{"reported":{"b":5}}}""", false)]
    public void Matches_AfterADelta_WantsTheValueThatWasDesired(string payload, bool isPassed) => Assert.Equal(
        isPassed, ShadowJudge.Matches([Sent(), Publish(Topic, payload)], Topic, "a", 5).Verdict == Verdict.Pass);

    [Fact]
    public void Matches_AnotherShadow_DoesNotCount() => Assert.Equal(Verdict.Fail, ShadowJudge.Matches(
        [Sent(), Publish("$aws/things/t/shadow/update", """{"state":{"reported":{"a":5}}}""")], Topic, "a", 5).Verdict);

    [Fact]
    public void Matches_NoDeltaSent_Fails() => Assert.Equal(Verdict.Fail, ShadowJudge.Matches([], Topic, "a", 5).Verdict);

    private static TimelineEntry Sent() => new(0, 1, EntryKind.Sent);

    private static TimelineEntry Publish(string topic, string payload) => new(10, 1, EntryKind.Publish)
    {
        Text = topic, QoS = 1, PayloadBytes = payload.Length, Payload = Encoding.UTF8.GetBytes(payload),
    };
}
