using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Goal: a message reaches exactly the rules whose FROM and WHERE it fits, and their actions get what SELECT gives.
/// Method: an engine on a router of its own; republished messages are watched.</summary>
public sealed class RulesEngineTests
{
    private const string Republish = """{"republish":{"roleArn":"ROLE","topic":"out/${topic(3)}/${clientid()}","qos":1}}""";

    [Fact]
    public async Task Rule_MessageFits_IsRepublishedWithTemplatesFilledIn()
    {
        await using var cloud = new RuleCloud();
        Watch output = cloud.Watch("out/#");
        RuleInfo rule = cloud.Create("hot", "SELECT status, topic() AS topic FROM 'home/heating/+' WHERE status = 'INACTIVE'", Republish);

        Assert.True(cloud.Publish("home/heating/status", """{"status":"ACTIVE"}"""));
        Assert.True(cloud.Publish("home/cooling/status", """{"status":"INACTIVE"}"""));
        Assert.True(cloud.Publish("home/heating/status", """{"status":"INACTIVE"}"""));

        Assert.Equal(("out/status/boiler-1", """{"status":"INACTIVE","topic":"home/heating/status"}"""), await output.NextAsync());
        await cloud.SettleAsync();
        Assert.True(output.IsEmpty);
        Assert.Equal(1, rule.Counters!.Matched);
        Assert.Equal((1, 0, "republish"), (rule.Counters.Actions[0].Executed, rule.Counters.Actions[0].Failed, rule.Counters.Actions[0].Kind));
    }

    [Theory]
    [InlineData("#", "home/heating/status", true)]
    [InlineData("#", "$aws/things/boiler-1/shadow/update/accepted", false)]
    [InlineData("+/things/boiler-1/shadow/update/accepted", "$aws/things/boiler-1/shadow/update/accepted", false)]
    [InlineData("$aws/things/+/shadow/update/accepted", "$aws/things/boiler-1/shadow/update/accepted", true)]
    [InlineData("$aws/things/+/shadow/name/+/update/delta", "$aws/things/boiler-1/shadow/name/configuration/update/delta", true)]
    [InlineData("$aws/events/presence/#", "$aws/events/presence/disconnected/boiler-1", true)]
    [InlineData("home/#", "home", false)] // on AWS
    public async Task Filter_AndTopic_FitAsOnAws(string filter, string topic, bool fits)
    {
        await using var cloud = new RuleCloud();
        RuleInfo rule = cloud.Create("any", $"SELECT * FROM '{filter}'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""");

        cloud.Publish(topic, "{}");

        Assert.Equal(fits ? 1 : 0, rule.Counters!.Matched);
    }

    [Fact]
    public async Task Message_NotJson_GoesOnAsItIs()
    {
        await using var cloud = new RuleCloud();
        cloud.Create("raw", "SELECT * FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""");

        cloud.Publish("a", "not JSON");
        await cloud.SettleAsync();

        Assert.Equal([("q", "not JSON")], cloud.Backends.Sent);
    }

    [Fact]
    public async Task Rule_ReplacedDisabledEnabledDeleted_DoesWhatItIsNow()
    {
        await using var cloud = new RuleCloud();
        Watch output = cloud.Watch("out/+");
        string To(string topic) => $$$"""{"republish":{"roleArn":"ROLE","topic":"out/{{{topic}}}"}}""";
        cloud.Create("r", "SELECT * FROM 'a'", To("first"));

        cloud.Engine.Replace(RuleCloud.Parse("r", "SELECT * FROM 'b'", To("second")));
        cloud.Publish("a", "1");
        cloud.Publish("b", "2");
        Assert.Equal(("out/second", "2"), await output.NextAsync());

        cloud.Engine.SetEnabled("r", false);
        Assert.True(cloud.Engine.Find("r")!.IsDisabled);
        cloud.Publish("b", "3");
        cloud.Engine.SetEnabled("r", true);
        cloud.Publish("b", "4");
        Assert.Equal(("out/second", "4"), await output.NextAsync());

        Assert.True(cloud.Engine.Delete("r"));
        Assert.False(cloud.Engine.Delete("r"));
        cloud.Publish("b", "5");
        Assert.True(output.IsEmpty);
    }

    [Fact]
    public async Task Rules_MadeOverHttps_AreThereAfterAKill()
    {
        using var folder = new TemporaryFolder();
        var killed = new RuleCloud(folder: folder); // never disposed: what is not in its folder by now is gone
        killed.Create("kept", "SELECT * FROM 'a'", Republish);
        killed.Create("off", "SELECT * FROM 'a'", Republish);
        killed.Create("gone", "SELECT * FROM 'a'", Republish);
        killed.Engine.SetEnabled("off", false);
        killed.Engine.Delete("gone");
        killed.Engine.AddFromTemplate(RuleCloud.Parse("template", "SELECT * FROM 'a'", Republish));
        DateTimeOffset createdAt = killed.Engine.Find("kept")!.CreatedAt;

        await using var cloud = new RuleCloud(folder: folder);

        Assert.Equal([("kept", false), ("off", true)], cloud.Engine.All().Select(rule => (rule.Definition.Name, rule.IsDisabled)));
        Assert.Equal(createdAt, cloud.Engine.Find("kept")!.CreatedAt);
        cloud.Publish("a", "{}");
        Assert.Equal(1, cloud.Engine.Find("kept")!.Counters!.Matched);
    }

    [Fact]
    public async Task Rule_OfTemplate_CannotBeChangedButSwitchedOff()
    {
        await using var cloud = new RuleCloud();
        RuleDefinition rule = RuleCloud.Parse("t", "SELECT * FROM 'a'", Republish);
        cloud.Create("t", "SELECT * FROM 'b'", Republish); // the template wins

        cloud.Engine.AddFromTemplate(rule);

        Assert.Equal("a", cloud.Engine.Find("t")!.Definition.Query.TopicFilter);
        Assert.Equal(RuleFault.OfTemplate, Assert.Throws<RuleException>(() => cloud.Engine.Replace(rule)).Fault);
        Assert.Equal(RuleFault.OfTemplate, Assert.Throws<RuleException>(() => cloud.Engine.Delete("t")).Fault);
        cloud.Engine.SetEnabled("t", false);
        Assert.True(cloud.Engine.Find("t")!.IsDisabled);
    }

    [Fact]
    public async Task Rules_TooManyOrTwice_AreRefused()
    {
        await using var cloud = new RuleCloud(new RuleLimits { RulesMax = 1 });
        cloud.Create("one", "SELECT * FROM 'a'", Republish);

        Assert.Equal(RuleFault.Exists, Assert.Throws<RuleException>(() => cloud.Create("one", "SELECT * FROM 'a'", Republish)).Fault);
        Assert.Equal(RuleFault.TooMany, Assert.Throws<RuleException>(() => cloud.Create("two", "SELECT * FROM 'a'", Republish)).Fault);
        Assert.Equal(RuleFault.Missing,
            Assert.Throws<RuleException>(() => cloud.Engine.Replace(RuleCloud.Parse("two", "SELECT * FROM 'a'", Republish))).Fault);
    }

    [Fact]
    public async Task Query_ThatLooksBeyondTheMessage_RunsOffThePublishersThread()
    {
        await using var cloud = new RuleCloud();
        Watch output = cloud.Watch("out/#");
        cloud.Create("shadow", "SELECT get_thing_shadow(clientid(), 'ROLE').shadowOf AS thing FROM 'a'".Replace("ROLE", RuleCloud.Role),
            """{"republish":{"roleArn":"ROLE","topic":"out/x"}}""");

        cloud.Publish("a", "{}");

        Assert.Equal(("out/x", """{"thing":"boiler-1"}"""), await output.NextAsync());
    }

    [Fact]
    public async Task Rules_OfOneMessage_DoNotSeeEachOthersFailures()
    {
        await using var cloud = new RuleCloud();
        cloud.Backends.Failure = new ActionException("The queue is gone.");
        RuleInfo failing = cloud.Create("failing", "SELECT * FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""");
        RuleInfo working = cloud.Create("working", "SELECT * FROM 'a'", Republish);

        Assert.True(cloud.Publish("a", "{}"));
        await cloud.SettleAsync();

        Assert.Equal((1, 1), (failing.Counters!.Failed, working.Counters!.Actions[0].Executed));
        Assert.Contains(cloud.Log.Lines, line => line.Contains("Rule failing: SqsAction failed: The queue is gone."));
    }

    [Fact]
    public async Task Failures_InQuickSuccession_AreLoggedOnceAndCounted()
    {
        var time = new FakeTimeProvider();
        await using var cloud = new RuleCloud(new RuleLimits { LogInterval = TimeSpan.FromSeconds(10) }, time: time);
        cloud.Backends.Failure = new ActionException("The queue is gone.");
        RuleInfo rule = cloud.Create("r", "SELECT * FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""");

        for (int count = 0; count < 5; count++)
            cloud.Publish("a", "{}");
        await cloud.SettleAsync();
        time.Advance(TimeSpan.FromSeconds(11));
        cloud.Publish("a", "{}");
        await cloud.SettleAsync();

        Assert.Equal(6, rule.Counters!.Failed);
        string[] lines = [.. cloud.Log.Lines.Where(line => line.Contains("SqsAction"))];
        Assert.Equal(2, lines.Length);
        Assert.Contains("(and 4 more that were not told)", lines[1]);
    }
}
