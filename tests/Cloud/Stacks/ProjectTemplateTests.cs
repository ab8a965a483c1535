// Goal: the project's template can be deployed, and says the same to AWS and to the local cloud.
// Method: cfn-lint where it is installed; what the local cloud reads, compared with the rest of the project.
using System.Diagnostics;
using System.Text.Json.Nodes;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Identity;
using LocalIotCore.Stacks;
using Xunit;

namespace HeatingSensor.Cloud.Tests.Stacks;

public sealed class ProjectTemplateTests
{
    private static readonly Stack Stack = Stack.Load(TemplateRig.ProjectTemplate, TemplateRig.Local);

    [ProgramFact("cfn-lint")]
    public async Task Template_ByCfnLint_HasNoWarning()
    {
        ProgramRun run = await ProgramRun.RunAsync(
            new ProcessStartInfo("cfn-lint", [TemplateRig.ProjectTemplate]), TimeSpan.FromMinutes(2));

        Assert.Equal("", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void Policy_OfTheTemplate_IsTheOneThatTheLocalCloudEnforces()
    {
        StackPolicy policy = Assert.Single(Stack.Policies);

        Assert.Equal(BuiltInPolicy.Device.Name, policy.Name);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(BuiltInPolicy.Device.Local), JsonNode.Parse(policy.Document)), policy.Document);
        // In the region with the longest name.
        Assert.InRange(policy.Document.Replace("us-east-1", "ap-southeast-1", StringComparison.Ordinal).Length, 1, 2048);
    }

    [Fact]
    public void Functions_OfTheTemplate_AreTheProjectsOwn()
    {
        Assert.Equal(["Store", "Notify", "ConflictResolver", "SyncManager"], Stack.Functions.Select(function => function.Folder));
        Assert.All(Stack.Functions, function =>
        {
            Assert.Equal(2, function.RetriesMax);
            Assert.Equal(TimeSpan.FromHours(6), function.AgeMax);
            Assert.Equal("heating-failed", function.FailureQueue);
        });
        Assert.Equal("heating-events", Stack.Functions[0].Environment["EVENTS_TABLE"]);
        Assert.Equal("90", Stack.Functions[1].Environment["MINIMUM_OFF_MINUTES"]);
        Assert.Equal(TimeSpan.FromSeconds(120), Stack.Functions[1].Timeout);
    }

    [Fact]
    public void Rules_OfTheTemplate_AreInTheFormOfTheApi()
    {
        StackRule connected = Stack.Rules.Single(rule => rule.Name == "heatingConnected");

        var expected = JsonNode.Parse("""
            {
              "description": "Birth and last will of a device become reported.connected of its classic shadow.",
              "awsIotSqlVersion": "2016-03-23",
              "sql": "SELECT connected AS state.reported.connected FROM 'home/heating/connection/+' WHERE connected = true OR connected = false",
              "actions": [{ "republish": {
                "topic": "$$aws/things/${topic(4)}/shadow/update", "qos": 1,
                "roleArn": "arn:aws:iam::000000000000:role/local-ShadowRuleRole" } }],
              "errorAction": { "sqs": {
                "queueUrl": "https://sqs.us-east-1.amazonaws.com/000000000000/heating-failed",
                "roleArn": "arn:aws:iam::000000000000:role/local-FailedRuleRole", "useBase64": false } }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, connected.Payload), connected.Payload.ToJsonString());
        Assert.All(Stack.Rules, rule => Assert.NotNull(rule.Payload["errorAction"]));
    }

    [Fact]
    public void Permissions_OfTheTemplate_AreGivenToEveryRuleThatInvokesAFunction()
    {
        JsonNode?[] arns = [.. Stack.Rules.SelectMany(rule => rule.Payload["actions"]!.AsArray())
            .Select(action => action!["lambda"]?["functionArn"]).Where(arn => arn is not null)];
        int permissions = Stack.Notes.Count(note => note.Type == "AWS::Lambda::Permission");

        Assert.Equal(arns.Length, permissions);
        Assert.All(arns, arn => Assert.Contains(Stack.Functions, function => function.Arn == (string)arn!));
    }

    [Fact]
    public void Schedules_OfTheTemplate_InvokeFunctions()
    {
        Assert.Equal(["heating-Notify", "heating-SyncManager"], Stack.Schedules.Select(schedule => schedule.FunctionName));
        Assert.Equal("""{"operation":"sweep"}""", Stack.Schedules[0].Input);
    }

    [Fact]
    public void Notes_NameWhatIsNotRunAndWhy()
    {
        Assert.Contains(Stack.Notes, note => note is { LogicalId: "Dashboard", Reason: "it is drawn by CloudWatch" });
        Assert.All(Stack.Notes, note => Assert.NotEqual("", note.Reason));
    }
}
