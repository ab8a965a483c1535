// Goal: a template given to the local cloud does there what it says: rules reach functions, tables and queues.
// Method: a whole cloud with templates of a few lines and with the project's own; the function is a real process.
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HeatingSensor.Cloud.Tests.Functions;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore;
using LocalIotCore.Functions;
using LocalIotCore.Rules;
using LocalIotCore.Shadows;
using LocalIotCore.Stacks;
using Microsoft.Extensions.Logging;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Stacks;

public sealed class StackCloudTests : IDisposable
{
    private const string Template = """
        Parameters:
          Prefix: { Type: String, Default: test }
        Resources:
          Kind: { Type: AWS::IoT::ThingType, Properties: { ThingTypeName: boiler } }
          Readings:
            Type: AWS::DynamoDB::Table
            Properties:
              TableName: !Sub '${Prefix}-readings'
              AttributeDefinitions: [{ AttributeName: deviceId, AttributeType: S }]
              KeySchema: [{ AttributeName: deviceId, KeyType: HASH }]
          Failed: { Type: AWS::SQS::Queue, Properties: { QueueName: failed } }
          Function:
            Type: AWS::Lambda::Function
            Properties:
              FunctionName: !Sub '${Prefix}-function'
              Runtime: provided.al2023
              Code: { S3Bucket: b, S3Key: a/FunctionStandIn.zip }
              Environment: { Variables: { READINGS_TABLE: !Ref Readings } }
          Failures:
            Type: AWS::Lambda::EventInvokeConfig
            Properties:
              FunctionName: !Ref Function
              Qualifier: $LATEST
              MaximumRetryAttempts: 0
              DestinationConfig: { OnFailure: { Destination: !GetAtt Failed.Arn } }
          Ask:
            Type: AWS::IoT::TopicRule
            Properties:
              RuleName: Ask
              TopicRulePayload:
                AwsIotSqlVersion: '2016-03-23'
                Sql: SELECT * FROM 'ask/+'
                Actions: [{ Lambda: { FunctionArn: !GetAtt Function.Arn } }]
          Keep:
            Type: AWS::IoT::TopicRule
            Properties:
              RuleName: Keep
              TopicRulePayload:
                AwsIotSqlVersion: '2016-03-23'
                Sql: SELECT topic(2) AS deviceId, celsius FROM 'keep/+'
                Actions: [{ DynamoDBv2: { RoleArn: 'arn:aws:iam::000000000000:role/r', PutItem: { TableName: !Ref Readings } } }]
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly AwaitedLog _log = new();

    [Fact]
    public async Task Rule_OfATemplate_InvokesItsFunction()
    {
        await using LocalCloud cloud = await StartAsync(Write(Template), ("Prefix", "house"));
        var ended = new TaskCompletionSource<InvocationEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        cloud.Stack!.Functions.Ended += ended.SetResult;

        cloud.Publish("ask/boiler-1", """{"do":"describe"}"""u8);

        InvocationEnd end = await ended.Task.WaitAsync(FunctionRig.Patience);
        var seen = JsonSerializer.Deserialize<Dictionary<string, string>>(end.Answer.Payload.Span)!;
        Assert.Equal("house-function", seen["$AWS_LAMBDA_FUNCTION_NAME"]);
        Assert.Equal("house-readings", seen["$READINGS_TABLE"]);
        Assert.Equal(_folder["data/tables.db"], seen["$TABLES_FILE"]);
        Assert.Equal($"https://localhost:{cloud.HttpsPort}", seen["$AWS_ENDPOINT_URL_IOT_DATA"]);
        Assert.Equal(cloud.AccessKey!.SecretAccessKey, seen["$AWS_SECRET_ACCESS_KEY"]);
        Assert.True(File.Exists(seen["$AWS_CA_BUNDLE"]));
        Assert.NotNull(cloud.Registry.FindThingType("boiler"));
    }

    [Fact]
    public async Task Rule_OfATemplate_FailingFunction_LeavesTheEventInTheQueue()
    {
        await using LocalCloud cloud = await StartAsync(Write(Template));

        cloud.Publish("ask/boiler-1", """{"do":"fail"}"""u8);
        await _log.UntilAsync("failed for good after 1 attempts: TableFull: the table is full");

        QueueMessage message = Assert.Single(cloud.Stack!.Functions.Queue("failed").Peek());
        Assert.Equal("fail", (string)JsonNode.Parse(message.Body)!["requestPayload"]!["do"]!);
    }

    [Fact]
    public async Task Cloud_StartedAgain_StillHasTableAndQueue()
    {
        string template = Write(Template);
        await using (LocalCloud first = await StartAsync(template))
        {
            await first.Stack!.Table("test-readings").PutAsync(new JsonObject { ["deviceId"] = "a", ["celsius"] = 41.3 }, default);
            first.Stack.Send("https://sqs.us-east-1.amazonaws.com/000000000000/failed", "body");
        }

        await using LocalCloud second = await StartAsync(template);
        JsonObject? item = await second.Stack!.Table("test-readings").GetAsync("a", null, default);
        Assert.Equal(41.3, (double)item!["celsius"]!);
        Assert.Equal("body", second.Stack.Functions.Queue("failed").Peek().Single().Body);
    }

    [Fact]
    public async Task ProjectTemplate_BirthOfADevice_ReachesItsShadow()
    {
        await using LocalCloud cloud = await StartAsync(TemplateRig.ProjectTemplate, ("CodeBucket", "local"));
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable tap = cloud.Tap("$aws/things/boiler-1/shadow/update/accepted", _ => accepted.TrySetResult());

        cloud.Publish("home/heating/connection/boiler-1", """{"deviceId":"boiler-1","connected":true}"""u8);
        await accepted.Task.WaitAsync(FunctionRig.Patience);

        string shadow = Encoding.UTF8.GetString(cloud.Shadows.Get(new ShadowName("boiler-1", null), []).Body.Span);
        Assert.Contains("""{"reported":{"connected":true}}""", shadow, StringComparison.Ordinal);
        // Notify gets it too; here its executable is missing.
        await _log.UntilAsync("heating-Notify cannot start");
        Assert.Equal(1, cloud.Stack!.Functions.Waiting("heating-Notify"));
    }

    // The message comes from no device, so it is nobody's event: rule, queue, process and table are the same.
    [Fact]
    public async Task ProjectTemplate_MessageInAnothersName_IsKeptApartByStore()
    {
        await using LocalCloud cloud = await StartAsync(
            TemplateRig.ProjectTemplate, FunctionRig.ProjectFolder, ("CodeBucket", "local"));
        var ended = new TaskCompletionSource<InvocationEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        cloud.Stack!.Functions.Ended += end =>
        {
            if (end.FunctionName == "heating-Store")
                ended.TrySetResult(end);
        };

        cloud.Publish("home/heating/status", """{"deviceId":"boiler-1","status":"ACTIVE"}"""u8);

        InvocationEnd end = await ended.Task.WaitAsync(FunctionRig.Patience);
        Assert.Null(end.Answer.Error);
        var refused = new List<JsonObject>();
        await foreach (JsonObject item in cloud.Stack.Table("heating-refused").ScanAsync(default))
            refused.Add(item);
        Assert.Contains("deviceId is not the client id", Assert.Single(refused).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TableWithOtherKeysThanBefore_IsRefused()
    {
        await using (await StartAsync(Write(Template)))
        {
            // Its table stays.
        }
        string changed = Write(Template.Replace("deviceId", "thing", StringComparison.Ordinal));

        var exception = await Assert.ThrowsAsync<IOException>(() => StartAsync(changed));
        Assert.Contains("test-readings", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MoreRulesThanAllowed_IsRefused()
    {
        var options = new CloudOptions
        {
            Port = 0,
            DataDirectory = _folder["data"],
            TemplateFile = Write(Template),
            FunctionsDirectory = FunctionRig.StandInFolder(),
            RuleLimits = new RuleLimits { RulesMax = 1 },
        };

        var exception = await Assert.ThrowsAsync<IOException>(() =>
            LocalCloud.StartAsync(options, new OneLog(_log), TimeProvider.System, CancellationToken.None));
        Assert.Contains("The template's rule Keep cannot be added: There are 1 rules already", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string template)
    {
        File.WriteAllText(_folder["template.yaml"], template);
        return _folder["template.yaml"];
    }

    private Task<LocalCloud> StartAsync(string template, params (string Name, string Value)[] parameters) =>
        StartAsync(template, FunctionRig.StandInFolder(), parameters);

    private Task<LocalCloud> StartAsync(string template, string functions, params (string Name, string Value)[] parameters)
    {
        var options = new CloudOptions
        {
            Port = 0,
            DataDirectory = _folder["data"],
            TemplateFile = template,
            TemplateParameters = parameters.ToDictionary(pair => pair.Name, pair => pair.Value),
            FunctionsDirectory = functions,
        };
        return LocalCloud.StartAsync(options, new OneLog(_log), TimeProvider.System, CancellationToken.None);
    }

    private sealed class OneLog(ILogger log) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
