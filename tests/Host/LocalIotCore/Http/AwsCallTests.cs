using LocalIotCore.Http;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: what this cloud has not is refused by its name, calls as well as parameters: nothing is swallowed.</summary>
public sealed class AwsCallTests
{
    [Theory]
    [InlineData("PATCH", "/transfer-certificate/0123", "TransferCertificate")]
    [InlineData("POST", "/cacertificate", "RegisterCACertificate")]
    [InlineData("POST", "/thing-registration-tasks", "StartThingRegistrationTask")]
    [InlineData("GET", "/jobs", "ListJobs")]
    [InlineData("PUT", "/jobs/j-1", "CreateJob")]
    [InlineData("GET", "/things/boiler-1/jobs", "GetPendingJobExecutions or ListJobExecutionsForThing")]
    [InlineData("PUT", "/things/boiler-1/jobs/%24next", "StartNextPendingJobExecution")]
    [InlineData("PUT", "/thing-groups/addThingToThingGroup", "AddThingToThingGroup")]
    [InlineData("PATCH", "/thing-types/heating", "UpdateThingType")] // other methods of this path are here
    [InlineData("POST", "/tags", "TagResource")]
    [InlineData("GET", "/tags?resourceArn=x", "ListTagsForResource")]
    [InlineData("GET", "/indices", "ListIndices")]
    public async Task Call_OfAwsThatIsNotHere_IsRefusedByName(string method, string target, string name)
    {
        await using var api = new TestApi();

        Assert.Equal($"This local cloud does not implement {name}.", await api.RefusedAsync(501, "NotImplemented", method, target));
    }

    [Theory]
    [InlineData("PUT", "/things/boiler-1")]
    [InlineData("PATCH", "/topics/a")]
    [InlineData("GET", "/")]
    [InlineData("GET", "*")]
    [InlineData("BREW", "/things")]
    public async Task Call_OfNobody_IsRefusedByMethodAndPath(string method, string target)
    {
        await using var api = new TestApi();

        Assert.Equal($"This local cloud does not implement {method} {target}, and AWS IoT has no such call.",
            await api.RefusedAsync(501, "NotImplemented", method, target));
    }

    [Theory]
    [InlineData("POST", "/thing-types/t", """{"tags":[{"Key":"a","Value":"b"}]}""", "tags")]
    [InlineData("POST", "/thing-types/t", """{"thingTypeProperties":{"mqtt5Configuration":{"propagatingAttributes":[{"userPropertyKey":"k"}]}}}""",
        "thingTypeProperties.mqtt5Configuration")]
    [InlineData("POST", "/things/t", """{"attributePayload":{"attribute":{"a":"b"}}}""", "attributePayload.attribute")]
    [InlineData("POST", "/things/t", """{"thingName":"other"}""", "thingName")]
    [InlineData("POST", "/policies/p", """{"policyDocument":"{}","tags":[{"Key":"a","Value":"b"}]}""", "tags")]
    [InlineData("POST", "/keys-and-certificate?setAsActiv=true", "", "setAsActiv")]
    [InlineData("GET", "/things?pageSize=1", "", "pageSize")]
    [InlineData("GET", "/things/t?expectedVersion=1", "", "expectedVersion")]
    [InlineData("GET", "/things/t/shadow?shadowName=x", "", "shadowName")]
    [InlineData("GET", "/certificates?maxResults=1", "", "maxResults")]
    public async Task Parameter_NotUnderstood_IsRefusedByName(string method, string target, string body, string name)
    {
        await using var api = new TestApi();

        Assert.Equal($"This local cloud does not support the parameter {name} of this call.",
            await api.RefusedAsync(400, "InvalidRequestException", method, target, body));
        Assert.Empty(api.Registry.Things());
        Assert.Empty(api.Registry.ThingTypes());
        Assert.Empty(api.Registry.Policies());
        Assert.Empty(api.Registry.Certificates());
    }

    [Fact]
    public async Task Parameter_ThatAsksForNothing_IsNoMistake()
    {
        await using var api = new TestApi();

        await api.GetAsync("POST", "/thing-types/t", """{"tags":[],"other":null,"thingTypeProperties":{"mqtt5Configuration":{}}}""");
    }

    [Fact]
    public void Routes_AllCalls_AreAwsOwn()
    {
        using var folder = new Support.TemporaryFolder();
        using var core = new global::LocalIotCore.Broker.BrokerCore(global::LocalIotCore.Profile.Aws,
            global::LocalIotCore.CloudLimits.Aws, null, new VirtualTime(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var registry = global::LocalIotCore.Identity.Registry.Open(folder.FullPath);

        // Publish without a topic is answered in AWS's form, but is no call.
        Assert.All(ApiRoutes.All(core, registry, null!).Where(route => route.Template is not ("/topics" or "/topics/")), route =>
            Assert.True(AwsCalls.NameOf(route.Method, route.Template.Replace("+}", "}")) is not null, $"{route.Method} {route.Template}"));
    }
}
