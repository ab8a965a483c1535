// Goal: the policy that ships lets a device do its work, and nothing else, here and on AWS.
// Method: each topic of the design, each way to reach further; the document as each kind of region gets it.
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class DevicePolicyTests
{
    private const string Thing = "$aws/things/boiler-1";
    private const string Other = "$aws/things/boiler-2";

    [Theory]
    [InlineData(PolicyAction.Connect, "boiler-1", true)]
    [InlineData(PolicyAction.Connect, "boiler-2", false)]
    [InlineData(PolicyAction.Publish, "home/heating/status", true)]
    [InlineData(PolicyAction.Publish, "home/heating/telemetry", true)]
    [InlineData(PolicyAction.Publish, "home/heating/alert", true)]
    [InlineData(PolicyAction.Publish, "home/heating/connection/boiler-1", true)]
    [InlineData(PolicyAction.Publish, "home/heating/connection/boiler-2", false)]
    [InlineData(PolicyAction.Publish, "home/heating/commands/boiler-1", false)]
    [InlineData(PolicyAction.Publish, "home/heating/replies/boiler-1", true)]
    [InlineData(PolicyAction.Publish, "home/heating/replies/boiler-2", false)]
    [InlineData(PolicyAction.Publish, "home/heating/other", false)]
    [InlineData(PolicyAction.Publish, "home/heating/status/x", false)]
    [InlineData(PolicyAction.RetainPublish, "home/heating/status", false)]
    [InlineData(PolicyAction.Publish, "$aws/rules/heating_status/home/heating/status", true)]
    [InlineData(PolicyAction.Publish, Thing + "/shadow/get", true)]
    [InlineData(PolicyAction.Publish, Thing + "/shadow/update", true)]
    [InlineData(PolicyAction.Publish, Thing + "/shadow/update/accepted", false)]
    [InlineData(PolicyAction.Publish, Thing + "/shadow/delete", false)]
    [InlineData(PolicyAction.Publish, Thing + "/shadow/name/configuration/update", true)]
    [InlineData(PolicyAction.Publish, Thing + "/shadow/name/configuration/get", true)]
    [InlineData(PolicyAction.Publish, Thing + "/shadow/name/configuration/delete", false)]
    [InlineData(PolicyAction.Publish, Other + "/shadow/update", false)]
    [InlineData(PolicyAction.Publish, Thing + "/jobs/start-next", true)]
    [InlineData(PolicyAction.Publish, Other + "/jobs/start-next", false)]
    [InlineData(PolicyAction.Subscribe, "home/heating/commands/boiler-1", true)]
    [InlineData(PolicyAction.Subscribe, "home/heating/commands/boiler-2", false)]
    [InlineData(PolicyAction.Subscribe, "home/heating/commands/+", false)]
    [InlineData(PolicyAction.Subscribe, "home/heating/status", false)]
    [InlineData(PolicyAction.Subscribe, "#", false)]
    [InlineData(PolicyAction.Subscribe, Thing + "/shadow/update/delta", true)]
    [InlineData(PolicyAction.Subscribe, Thing + "/shadow/name/configuration/update/+", true)]
    [InlineData(PolicyAction.Subscribe, Thing + "/jobs/notify-next", true)]
    [InlineData(PolicyAction.Subscribe, Other + "/shadow/update/delta", false)]
    [InlineData(PolicyAction.Subscribe, "$aws/things/+/shadow/update/delta", false)]
    [InlineData(PolicyAction.Subscribe, "$aws/events/#", false)]
    [InlineData(PolicyAction.Receive, "home/heating/commands/boiler-1", true)]
    [InlineData(PolicyAction.Receive, Thing + "/shadow/update/delta", true)]
    [InlineData(PolicyAction.Receive, Thing + "/jobs/notify-next", true)]
    [InlineData(PolicyAction.Receive, "home/heating/status", false)]
    public void Device_OnThisCloud_MayDoItsOwnWorkOnly(PolicyAction action, string name, bool isAllowed)
    {
        var principal = Principal(BuiltInPolicy.Device);
        var context = new ConnectionContext(
            principal, "boiler-1", isPersistent: true, lastWillTopic: "home/heating/connection/boiler-1");

        Assert.Equal(isAllowed, PolicyEvaluator.Allows(principal, action, name, context));
    }

    [Fact]
    public void Device_ClientIdOfNoThingOfItsOwn_MayNotEvenConnect()
    {
        var principal = Principal(BuiltInPolicy.Device);
        var context = new ConnectionContext(principal, "somebody");

        Assert.False(PolicyEvaluator.Allows(principal, PolicyAction.Connect, "somebody", context));
        Assert.False(PolicyEvaluator.Allows(principal, PolicyAction.Publish, Thing + "/shadow/update", context));
    }

    [Theory]
    [InlineData(PolicyAction.Connect, "boiler-1", true)]
    [InlineData(PolicyAction.Subscribe, "home/heating/#", true)]
    [InlineData(PolicyAction.Receive, "home/heating/status", true)]
    [InlineData(PolicyAction.Publish, "home/heating/status", false)]
    [InlineData(PolicyAction.Subscribe, "#", false)]
    public void Watch_OnThisCloud_MayLookOn(PolicyAction action, string name, bool isAllowed)
    {
        var principal = Principal(BuiltInPolicy.Watch);

        Assert.Equal(
            isAllowed, PolicyEvaluator.Allows(principal, action, name, new ConnectionContext(principal, "boiler-1")));
    }

    [Theory]
    [InlineData("aws", "us-east-1")]
    [InlineData("aws", "ap-southeast-1")]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    [InlineData("aws-cn", "cn-northwest-1")]
    public void Device_InAnyRegion_KeepsAwsSizeLimitAndHasNoPlaceholderLeft(string partition, string region)
    {
        var document = BuiltInPolicy.Device.For(partition, region, "123456789012");

        Assert.InRange(document.Count(c => !char.IsWhiteSpace(c)), 1, 2048);
        Assert.DoesNotContain("AWS::", document);
        Assert.Contains($"arn:{partition}:iot:{region}:123456789012:topic/home/heating/status", document);
        Policy.Parse(document);
    }

    private static Principal Principal(BuiltInPolicy policy) => new("id", ["boiler-1"], [Policy.Parse(policy.Local)]);
}
