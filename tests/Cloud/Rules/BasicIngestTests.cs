using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Goal: a message of Basic Ingest reaches its rule and nobody else. Method: a rule, and watchers beside it.</summary>
public sealed class BasicIngestTests
{
    [Fact]
    public async Task Message_OnARulesTopic_ReachesOnlyThatRuleUnderTheRest()
    {
        await using var cloud = new RuleCloud();
        cloud.Create("store", "SELECT *, topic() AS topic, topic(1) AS first, clientid() AS client FROM 'nowhere'", """{"lambda":{"functionArn":"f"}}""");
        RuleInfo other = cloud.Create("other", "SELECT * FROM 'home/#'", """{"lambda":{"functionArn":"f"}}""");
        Watch everything = cloud.Watch("#");

        Assert.True(cloud.Publish("$aws/rules/store/home/heating/status", """{"n":1}"""));

        Assert.Equal([("f", """{"n":1,"topic":"home/heating/status","first":"home","client":"boiler-1"}""")], cloud.Backends.Invocations);
        Assert.Equal(0, other.Counters!.Matched);
        Assert.True(everything.IsEmpty);
    }

    [Fact]
    public async Task Message_ForARuleWithoutFrom_ReachesIt()
    {
        await using var cloud = new RuleCloud();
        RuleInfo rule = cloud.Create("store", "SELECT *", """{"lambda":{"functionArn":"f"}}""");

        cloud.Publish("$aws/rules/store/x", "{}");
        cloud.Publish("$aws/rules/store", "{}");

        Assert.Equal(2, rule.Counters!.Matched);
    }

    [Fact]
    public async Task Message_ForAnUnknownOrDisabledRule_IsDroppedWithOneLine()
    {
        await using var cloud = new RuleCloud();
        cloud.Create("off", "SELECT *", """{"lambda":{"functionArn":"f"}}""");
        cloud.Engine.SetEnabled("off", false);

        for (int count = 0; count < 3; count++)
        {
            Assert.True(cloud.Publish("$aws/rules/absent/x", "{}"));
            Assert.True(cloud.Publish("$aws/rules/off/x", "{}"));
        }

        Assert.Single(cloud.Log.Lines, line => line.Contains("there is no rule absent"));
        Assert.Single(cloud.Log.Lines, line => line.Contains("rule off is disabled"));
        Assert.Empty(cloud.Backends.Invocations);
    }

    [Fact]
    public async Task Message_WhoseActionFails_IsAcknowledged()
    {
        await using var cloud = new RuleCloud();
        cloud.Backends.Failure = new ActionException("No such function.");
        cloud.Create("store", "SELECT *", """{"lambda":{"functionArn":"f"}}""");

        Assert.True(cloud.Publish("$aws/rules/store/x", "{}"));
    }

    [Theory]
    [InlineData(7, 100, true)]
    [InlineData(8, 100, false)]
    [InlineData(0, 256, true)]
    [InlineData(0, 257, false)]
    public void Topic_Limits_CountTheRestOnly(int slashes, int bytes, bool isAllowed)
    {
        var limits = new TopicLimits(CloudLimits.Aws, Profile.Aws);
        string rest = new string('/', slashes) + new string('x', bytes - slashes);

        Assert.Equal(isAllowed, limits.CheckPublish($"$aws/rules/{new string('r', 128)}/{rest}") is null);
        Assert.Equal(isAllowed, limits.CheckPublish(rest) is null);
    }
}
