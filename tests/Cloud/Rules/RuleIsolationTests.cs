using System.Text.Json;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Goal: no action waits for another, nor does a publisher; failures are told once; loops end. Method: actions that
/// stand still until the test lets them go, and rules that republish to themselves.</summary>
public sealed class RuleIsolationTests
{
    private const string Function = """{"lambda":{"functionArn":"failures"}}""";

    [Fact]
    public async Task Action_StandingStill_DelaysNoOtherAndNoPublisher()
    {
        using var gate = new ManualResetEventSlim();
        await using var cloud = new RuleCloud();
        Watch output = cloud.Watch("out");
        cloud.Backends.OnSend = () => gate.Wait(RuleCloud.Patience);
        RuleInfo rule = cloud.Create("r", "SELECT * FROM 'a'",
            """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}},{"republish":{"roleArn":"ROLE","topic":"out"}},{"lambda":{"functionArn":"store"}}""");

        for (int number = 0; number < 100; number++)
            cloud.Publish("a", $"{number}");

        for (int number = 0; number < 100; number++)
            Assert.Equal($"{number}", (await output.NextAsync()).Payload);
        Assert.Equal(100, cloud.Backends.Invocations.Count);
        Assert.Equal((0, 100), (rule.Counters!.Actions[0].Executed, rule.Counters.Actions[0].Waiting));
        gate.Set();
        await cloud.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 100).Select(number => ("q", $"{number}")), cloud.Backends.Sent); // in order
    }

    [Fact]
    public async Task Action_WithAFullQueue_FailsForTheRest()
    {
        using var gate = new ManualResetEventSlim();
        await using var cloud = new RuleCloud(new RuleLimits { QueuedMessagesMax = 2 });
        cloud.Backends.OnSend = () => gate.Wait(RuleCloud.Patience);
        RuleInfo rule = cloud.Create("r", "SELECT * FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""", Function);

        for (int number = 0; number < 10; number++)
            Assert.True(cloud.Publish("a", $"{number}"));
        gate.Set();
        await cloud.SettleAsync();

        Assert.Equal(10, rule.Counters!.Actions[0].Executed + rule.Counters.Failed);
        Assert.InRange(rule.Counters.Failed, 7, 8); // two wait, one may be in hand
        Assert.Equal(rule.Counters.Failed, cloud.Backends.Invocations.Count);
        Assert.Contains("Too much waits for this action: at most 2 messages", cloud.Backends.Invocations[0].Payload);
    }

    [Fact]
    public async Task Action_WithTooManyBytesWaiting_Fails()
    {
        await using var cloud = new RuleCloud(new RuleLimits { QueuedBytesMax = 10 });
        RuleInfo rule = cloud.Create("r", "SELECT * FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""");

        cloud.Publish("a", "[1,2,3,4,5,6,7]");
        cloud.Publish("a", "1");
        await cloud.SettleAsync();

        Assert.Equal((1, 1), (rule.Counters!.Failed, rule.Counters.Actions[0].Executed));
    }

    [Fact]
    public async Task ErrorAction_TwoFailures_GetsOneDocument()
    {
        await using var cloud = new RuleCloud();
        Watch errors = cloud.Watch("errors/+");
        cloud.Create("r", "SELECT n FROM 'a'",
            """{"dynamoDBv2":{"roleArn":"ROLE","putItem":{"tableName":"gone"}}},{"sns":{"roleArn":"ROLE","targetArn":"x"}},{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""",
            """{"republish":{"roleArn":"ROLE","topic":"errors/${device}"}}""");

        cloud.Publish("a", """{"n":1,"device":"boiler-1"}""");

        (string topic, string text) = await errors.NextAsync();
        JsonElement document = JsonDocument.Parse(text).RootElement;
        Assert.Equal("errors/boiler-1", topic);
        Assert.Equal(["ruleName", "topic", "cloudwatchTraceId", "clientId", "base64OriginalPayload", "failures"],
            document.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("r", "a", "boiler-1"), (document.GetProperty("ruleName").GetString(), document.GetProperty("topic").GetString(),
            document.GetProperty("clientId").GetString()));
        Assert.Equal("""{"n":1,"device":"boiler-1"}"""u8.ToArray(), document.GetProperty("base64OriginalPayload").GetBytesFromBase64());
        Assert.Equal([("DynamoDBv2Action", "gone"), ("SnsAction", "x")], document.GetProperty("failures").EnumerateArray()
            .Select(failure => (failure.GetProperty("failedAction").GetString(), failure.GetProperty("failedResource").GetString())).Order());
        await cloud.SettleAsync();
        Assert.True(errors.IsEmpty);
        Assert.Single(cloud.Backends.Sent);
    }

    [Fact]
    public async Task ErrorAction_SqlFailsWhileItRuns_IsNotTaken()
    {
        await using var cloud = new RuleCloud();
        RuleInfo rule = cloud.Create("r", "SELECT aws_lambda('f', 'ROLE', *) AS x FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q"}}""", Function);

        cloud.Publish("a", """{"n":1}""");
        await cloud.Engine.DisposeAsync();

        Assert.Empty(cloud.Backends.Invocations);
        Assert.True(rule.Counters!.SqlErrors + rule.Counters.Matched == 1);
    }

    [Fact]
    public async Task Loop_OfOneRule_IsCutAndToldOnce()
    {
        await using var cloud = new RuleCloud();
        Watch output = cloud.Watch("a");
        RuleInfo rule = cloud.Create("loop", "SELECT * FROM 'a'", """{"republish":{"roleArn":"ROLE","topic":"a"}}""", Function);

        cloud.Publish("a", "1");
        cloud.Publish("a", "2");
        for (int count = 0; count < 2 * (1 + cloud.Targets.Limits.RepublishesMax); count++)
            await output.NextAsync();
        await cloud.SettleAsync();

        Assert.True(output.IsEmpty);
        Assert.Equal((16, 2), (rule.Counters!.Actions[0].Executed, rule.Counters.Failed));
        Assert.Empty(cloud.Backends.Invocations); // a cut loop is no error to act on
        Assert.Single(cloud.Log.Lines, line => line.Contains("they form a loop"));
    }

    [Fact]
    public async Task Loop_OfTwoRules_IsCut()
    {
        await using var cloud = new RuleCloud();
        RuleInfo there = cloud.Create("there", "SELECT * FROM 'a'", """{"republish":{"roleArn":"ROLE","topic":"$$aws/rules/back/b"}}""");
        RuleInfo back = cloud.Create("back", "SELECT * FROM 'nowhere'", """{"republish":{"roleArn":"ROLE","topic":"a"}}""");

        cloud.Publish("a", "1");
        while (there.Counters!.Failed + back.Counters!.Failed == 0)
            await Task.Yield();

        Assert.Equal(cloud.Targets.Limits.RepublishesMax, there.Counters.Actions[0].Executed + back.Counters.Actions[0].Executed);
    }
}
