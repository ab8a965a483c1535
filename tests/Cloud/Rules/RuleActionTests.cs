using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Cloud.Tests.Tables;
using LocalIotCore.Rules;
using LocalIotCore.Rules.Actions;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Rules;

/// <summary>Goal: each action does what AWS's does, and says why it cannot. Method: each against its stand-in, with a message
/// that suits it and one that does not.</summary>
public sealed class RuleActionTests
{
    private const string Event = """{"deviceId":"boiler-1","eventId":"7","n":5,"status":"INACTIVE"}""";

    [Fact]
    public async Task Lambda_Message_IsInvokedBeforeThePublisherGoesOn()
    {
        await using var cloud = new RuleCloud();
        RuleInfo rule = cloud.Create("r", "SELECT status FROM 'a'", """{"lambda":{"functionArn":"arn:aws:lambda:us-east-1:000000000000:function:store"}}""");

        Assert.True(cloud.Publish("a", Event));

        Assert.Equal([("arn:aws:lambda:us-east-1:000000000000:function:store", """{"status":"INACTIVE"}""")], cloud.Backends.Invocations);
        Assert.Equal(1, rule.Counters!.Actions[0].Executed);
    }

    [Theory]
    [InlineData(true, false)] // disk full: the device must send it again
    [InlineData(false, true)] // no such function: that would not help
    public async Task Lambda_NotAccepted_IsAcknowledgedUnlessItMayPass(bool isPassing, bool isAcknowledged)
    {
        await using var cloud = new RuleCloud();
        cloud.Backends.Failure = new ActionException("No.", isPassing);
        RuleInfo rule = cloud.Create("r", "SELECT * FROM 'a'", """{"lambda":{"functionArn":"store"}}""");

        Assert.Equal(isAcknowledged, cloud.Publish("a", Event));

        Assert.Equal(1, rule.Counters!.Failed);
    }

    [Fact]
    public async Task DynamoDBv2_Object_IsTheItem()
    {
        await using var cloud = new RuleCloud();

        Assert.Null(await FailureOf(cloud, "SELECT * FROM 'a'", """{"dynamoDBv2":{"roleArn":"ROLE","putItem":{"tableName":"events"}}}""", Event));

        JsonObject? item = await cloud.Backends.Events.GetAsync("boiler-1", "7", default);
        Assert.Equal(Event, item!.ToJsonString());
    }

    [Theory]
    [InlineData("events", "[1]", "The query's result is not a JSON object, which an item must be.")]
    [InlineData("events", """{"deviceId":"boiler-1"}""", "Table events: the item has no eventId, which is a key.")]
    [InlineData("absent", Event, "There is no table absent.")]
    public async Task DynamoDBv2_NoItem_Fails(string table, string payload, string failure)
    {
        await using var cloud = new RuleCloud();
        string action = $$$$"""{"dynamoDBv2":{"roleArn":"ROLE","putItem":{"tableName":"{{{{table}}}}"}}}""";

        Assert.Equal(("DynamoDBv2Action", table, failure), await FailureOf(cloud, "SELECT * FROM 'a'", action, payload));
        Assert.Empty(cloud.Backends.Events.Items);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task DynamoDBv2_BusyTable_IsTriedThreeTimes(int busyTimes, bool succeeds)
    {
        await using var cloud = new RuleCloud();
        cloud.Backends.Events.Before = write => write > busyTimes;

        (string, string, string)? failure = await FailureOf(cloud, "SELECT * FROM 'a'",
            """{"dynamoDBv2":{"roleArn":"ROLE","putItem":{"tableName":"events"}}}""", Event);

        Assert.Equal(succeeds ? null : ("DynamoDBv2Action", "events", "The table is busy."), failure);
    }

    [Fact]
    public async Task DynamoDB_Operations_InsertUpdateDelete()
    {
        await using var cloud = new RuleCloud();
        MemoryTable table = cloud.Backends.Events;
        string Action(string more) => $$$$"""{"dynamoDB":{"roleArn":"ROLE","tableName":"events","hashKeyField":"deviceId","hashKeyValue":"${deviceId}","rangeKeyField":"eventId","rangeKeyValue":"${eventId}"{{{{more}}}}}}""";

        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", Action(",\"hashKeyType\":\"STRING\""), Event));
        Assert.Equal("""{"deviceId":"boiler-1","eventId":"7","payload":{"n":5}}""", await Item());

        Assert.Null(await FailureOf(cloud, "SELECT status FROM 'a'", Action(",\"operation\":\"UPDATE\",\"payloadField\":\"state\""), Event));
        Assert.Equal("""{"deviceId":"boiler-1","eventId":"7","payload":{"n":5},"state":{"status":"INACTIVE"}}""", await Item());

        Assert.Null(await FailureOf(cloud, "SELECT status FROM 'a'", Action(",\"operation\":\"${'DELETE'}\""), Event));
        Assert.Empty(table.Items);

        async Task<string> Item() => (await table.GetAsync("boiler-1", "7", default))!.ToJsonString();
    }

    [Theory]
    [InlineData("boiler-1", ",\"hashKeyType\":\"NUMBER\"", "hashKeyValue is \"boiler-1\", not a number.")]
    [InlineData("${absent}", "", "hashKeyValue is empty: ${absent}")]
    [InlineData("7", ",\"hashKeyType\":\"NUMBER\"", "Table events: the key deviceId is not a string.")] // the table's key is text
    [InlineData("x", ",\"operation\":\"DELETE\"", "The table events has eventId as a key, not nothing.")]
    [InlineData("x", ",\"operation\":\"${status}\"", "The operation \"INACTIVE\" is not one of INSERT, UPDATE, DELETE.")]
    public async Task DynamoDB_WrongKey_Fails(string key, string more, string failure)
    {
        await using var cloud = new RuleCloud();
        string action = $$$$"""{"dynamoDB":{"roleArn":"ROLE","tableName":"events","hashKeyField":"deviceId","hashKeyValue":"{{{{key}}}}"{{{{more}}}}}}""";

        Assert.Equal(failure, (await FailureOf(cloud, "SELECT * FROM 'a'", action, Event))!.Value.Message);
    }

    [Fact]
    public async Task S3_Key_IsAFileBelowTheBucketAndNowhereElse()
    {
        await using var cloud = new RuleCloud();
        string Action(string key) => $$$"""{"s3":{"roleArn":"ROLE","bucketName":"house","key":"{{{key}}}"}}""";

        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", Action("${deviceId}/${eventId}.json"), Event));
        Assert.Null(await FailureOf(cloud, "SELECT status FROM 'a'", Action("${deviceId}/${eventId}.json"), Event)); // overwrites
        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", Action("../../../escaped:*"), Event));

        Assert.Equal("""{"status":"INACTIVE"}""", await File.ReadAllTextAsync(cloud.PathOf("s3/house/boiler-1/7.json")));
        Assert.Equal("""{"n":5}""", await File.ReadAllTextAsync(cloud.PathOf("s3/house/%2E%2E/%2E%2E/%2E%2E/escaped%3A%2A")));
    }

    [Fact]
    public async Task S3_KeyThatIsAFolder_Fails()
    {
        await using var cloud = new RuleCloud();
        string Action(string key) => $$$"""{"s3":{"roleArn":"ROLE","bucketName":"house","key":"{{{key}}}"}}""";
        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", Action("a/b"), Event));

        (string Action, string Resource, string Message)? failure = await FailureOf(cloud, "SELECT n FROM 'a'", Action("a"), Event);

        Assert.Equal(("S3Action", "house"), (failure!.Value.Action, failure.Value.Resource));
        Assert.StartsWith("Cannot write ", failure.Value.Message);
        Assert.StartsWith("A key has 1 to 1024 bytes", (await FailureOf(cloud, "SELECT n FROM 'a'", Action(new string('k', 1025)), Event))!.Value.Message);
    }

    [Fact]
    public async Task Sns_Messages_AreLinesOfTheTopicsFile()
    {
        await using var cloud = new RuleCloud();
        const string Arn = "arn:aws:sns:us-east-1:000000000000:alerts";

        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", $$$"""{"sns":{"roleArn":"ROLE","targetArn":"{{{Arn}}}"}}""", Event));
        Assert.Null(await FailureOf(cloud, "SELECT status AS default FROM 'a'", $$$"""{"sns":{"roleArn":"ROLE","targetArn":"{{{Arn}}}","messageFormat":"JSON"}}""", Event));

        JsonElement[] lines = Lines(cloud.PathOf("sns/alerts.jsonl"));
        Assert.Equal(["""{"n":5}""", "INACTIVE"], lines.Select(line => line.GetProperty("message").GetString()));
        Assert.Contains("\"default\"", (await FailureOf(cloud, "SELECT n FROM 'a'", $$$"""{"sns":{"roleArn":"ROLE","targetArn":"{{{Arn}}}","messageFormat":"JSON"}}""", Event))!.Value.Message);
        Assert.Equal(("SnsAction", "alerts", "\"alerts\" is not the ARN of a topic of SNS."),
            await FailureOf(cloud, "SELECT n FROM 'a'", """{"sns":{"roleArn":"ROLE","targetArn":"alerts"}}""", Event));
    }

    [Fact]
    public async Task Sqs_Message_IsInTheQueue()
    {
        await using var cloud = new RuleCloud();

        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"https://q/${deviceId}"}}""", Event));
        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", """{"sqs":{"roleArn":"ROLE","queueUrl":"q","useBase64":true}}""", Event));

        Assert.Equal([("https://q/boiler-1", """{"n":5}"""), ("q", "eyJuIjo1fQ==")], cloud.Backends.Sent);
    }

    [Fact]
    public async Task CloudWatch_MetricAlarmAndLogs_AreLines()
    {
        await using var cloud = new RuleCloud();

        Assert.Null(await FailureOf(cloud, "SELECT * FROM 'a'", """{"cloudwatchMetric":{"roleArn":"ROLE","metricNamespace":"Heating","metricName":"${status}","metricValue":"${n}","metricUnit":"Count","metricTimestamp":"1795262400"}}""", Event));
        Assert.Null(await FailureOf(cloud, "SELECT * FROM 'a'", """{"cloudwatchAlarm":{"roleArn":"ROLE","alarmName":"cold","stateReason":"${status}","stateValue":"ALARM"}}""", Event));
        Assert.Null(await FailureOf(cloud, "SELECT n FROM 'a'", """{"cloudwatchLogs":{"roleArn":"ROLE","logGroupName":"house"}}""", Event));
        Assert.Null(await FailureOf(cloud, "SELECT VALUE list FROM 'a'", """{"cloudwatchLogs":{"roleArn":"ROLE","logGroupName":"house","batchMode":true}}""", """{"list":[{"timestamp":1,"message":"one"},{"timestamp":2,"message":"two"}]}"""));

        JsonElement metric = Assert.Single(Lines(cloud.PathOf("cloudwatch/metrics.jsonl")));
        Assert.Equal(("INACTIVE", 5, "2026-11-21T12:00:00.0000000Z"), (metric.GetProperty("name").GetString(),
            metric.GetProperty("value").GetInt32(), metric.GetProperty("timestamp").GetString()));
        Assert.Equal("ALARM", Assert.Single(Lines(cloud.PathOf("cloudwatch/alarms.jsonl"))).GetProperty("state").GetString());
        Assert.Equal(["""{"n":5}""", "one", "two"], Lines(cloud.PathOf("cloudwatch/logs/house.jsonl")).Select(line => line.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("""{"cloudwatchMetric":{"roleArn":"ROLE","metricNamespace":"H","metricName":"m","metricValue":"${status}","metricUnit":"Count"}}""", "metricValue is \"INACTIVE\", not a number.")]
    [InlineData("""{"cloudwatchMetric":{"roleArn":"ROLE","metricNamespace":"H","metricName":"m","metricValue":"1","metricUnit":"Count","metricTimestamp":"soon"}}""", "metricTimestamp is \"soon\"")]
    [InlineData("""{"cloudwatchAlarm":{"roleArn":"ROLE","alarmName":"a","stateReason":"r","stateValue":"${status}"}}""", "stateValue is \"INACTIVE\", not one of")]
    [InlineData("""{"cloudwatchLogs":{"roleArn":"ROLE","logGroupName":"g","batchMode":true}}""", "With batchMode the payload must be a list")]
    [InlineData("""{"republish":{"roleArn":"ROLE","topic":"${absent}"}}""", "topic is empty: ${absent}")]
    [InlineData("""{"republish":{"roleArn":"ROLE","topic":"a/#"}}""", "\"a/#\" is not a topic")]
    [InlineData("""{"republish":{"roleArn":"ROLE","topic":"1/2/3/4/5/6/7/8/9"}}""", "Cannot republish: topic 1/2/3/4/5/6/7/8/9 has 8 slashes")]
    [InlineData("""{"republish":{"roleArn":"ROLE","topic":"$$aws/things/t/jobs/get"}}""", "Cannot republish to $aws/things/t/jobs/get: topics of jobs")]
    [InlineData("""{"republish":{"roleArn":"ROLE","topic":"$$aws/events/presence/connected/x"}}""", "Cannot republish: topic $aws/events/")]
    public async Task Action_WrongValue_Fails(string action, string failure)
    {
        await using var cloud = new RuleCloud();

        Assert.StartsWith(failure, (await FailureOf(cloud, "SELECT * FROM 'a'", action, Event))!.Value.Message);
    }

    [Fact]
    public async Task Republish_Headers_ReachTheNextRule()
    {
        await using var cloud = new RuleCloud();
        Watch output = cloud.Watch("out");
        cloud.Create("first", "SELECT * FROM 'a'", """{"republish":{"roleArn":"ROLE","topic":"$$aws/things/${deviceId}/shadow/update","headers":{"contentType":"application/json","messageExpiry":"60","userProperties":[{"key":"device","value":"${deviceId}"},{"key":"device","value":"again"}]}}}""");
        cloud.Create("second", "SELECT get_user_properties('device') AS devices FROM '$aws/things/+/shadow/update'", """{"republish":{"roleArn":"ROLE","topic":"out"}}""");

        cloud.Publish("a", Event);

        Assert.Equal("""{"devices":["boiler-1","again"]}""", (await output.NextAsync()).Payload);
    }

    // Runs one rule for one message. Returns the failure that its error action was told of; null if it succeeded.
    private static async Task<(string Action, string Resource, string Message)?> FailureOf(RuleCloud cloud, string sql, string action,
        string payload)
    {
        int told = cloud.Backends.Invocations.Count;
        cloud.Create("tried", sql, action, """{"lambda":{"functionArn":"failures"}}""");
        cloud.Publish("a", payload);
        await cloud.SettleAsync();
        cloud.Engine.Delete("tried");
        if (cloud.Backends.Invocations.Count == told)
            return null;
        JsonElement failure = JsonDocument.Parse(cloud.Backends.Invocations[^1].Payload).RootElement.GetProperty("failures")[0];
        return (failure.GetProperty("failedAction").GetString()!, failure.GetProperty("failedResource").GetString()!,
            failure.GetProperty("errorMessage").GetString()!);
    }

    private static JsonElement[] Lines(string path) => [.. File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement)];
}
