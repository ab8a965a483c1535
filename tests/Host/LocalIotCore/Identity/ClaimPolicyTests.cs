// Goal: the claim certificate, which all new devices share, can provision and nothing else.
// Method: each topic that provisioning needs, and each way to reach further.
using LocalIotCore.Identity;
using Xunit;

namespace HeatingSensor.Host.Tests.Identity;

public sealed class ClaimPolicyTests
{
    private const string Provision = "$aws/provisioning-templates/heating-fleet/provision/json";

    [Theory]
    [InlineData(PolicyAction.Connect, "claim-7", true)]
    [InlineData(PolicyAction.Connect, "heating-7", false)]
    [InlineData(PolicyAction.Connect, "viewer", false)]
    [InlineData(PolicyAction.Publish, "$aws/certificates/create/json", true)]
    [InlineData(PolicyAction.Publish, "$aws/certificates/create-from-csr/json", true)]
    [InlineData(PolicyAction.Publish, Provision, true)]
    [InlineData(PolicyAction.Publish, Provision + "/accepted", false)]
    [InlineData(PolicyAction.Publish, "$aws/certificates/create/json/accepted", false)]
    [InlineData(PolicyAction.Publish, "$aws/provisioning-templates/other/provision/json", false)]
    [InlineData(PolicyAction.Publish, "home/heating/status", false)]
    [InlineData(PolicyAction.Publish, "$aws/things/heating-7/shadow/update", false)]
    [InlineData(PolicyAction.RetainPublish, Provision, false)]
    [InlineData(PolicyAction.Subscribe, "$aws/certificates/create/json/accepted", true)]
    [InlineData(PolicyAction.Subscribe, "$aws/certificates/create/json/rejected", true)]
    [InlineData(PolicyAction.Subscribe, "$aws/certificates/create-from-csr/json/accepted", true)]
    [InlineData(PolicyAction.Subscribe, Provision + "/accepted", true)]
    [InlineData(PolicyAction.Subscribe, Provision, false)]
    [InlineData(PolicyAction.Subscribe, "#", false)]
    [InlineData(PolicyAction.Subscribe, "home/heating/#", false)]
    [InlineData(PolicyAction.Subscribe, "$aws/things/heating-7/shadow/#", false)]
    [InlineData(PolicyAction.Receive, "$aws/certificates/create/json/accepted", true)]
    [InlineData(PolicyAction.Receive, Provision + "/rejected", true)]
    [InlineData(PolicyAction.Receive, "home/heating/status", false)]
    [InlineData(PolicyAction.GetThingShadow, "heating-7", false)]
    [InlineData(PolicyAction.DeleteConnection, "heating-7", false)]
    public void Claim_Action_IsAllowedOnlyForProvisioning(PolicyAction action, string resource, bool isAllowed)
    {
        var principal = new Principal("id", [], [Policy.Parse(BuiltInPolicy.Claim.Local)]);

        Assert.Equal(isAllowed, PolicyEvaluator.Allows(principal, action, resource, new ConnectionContext(principal, "claim-7")));
    }

    [Theory]
    [InlineData("aws", "eu-central-1")]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    public void Claim_InEveryRegion_FitsAwsLimit(string partition, string region) =>
        Policy.Parse(BuiltInPolicy.Claim.For(partition, region, "123456789012"));
}
