using System.Text.Json;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: policies and things are attached to certificates, listed in both directions and detached as AWS does
/// it, and connections that are open follow. Method: each call, each error, and clients of the broker.</summary>
public sealed class AttachmentCallTests
{
    private const string ArnPrefix = "arn:aws:iot:us-east-1:000000000000:cert/";
    private const string UnknownArn = ArnPrefix + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Allow = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}""";
    private const string Deny = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iot:Publish","Resource":"*"}}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Policy_AttachedAndDetached_IsListedFromBothSides(bool isDeprecatedCall)
    {
        await using var api = new TestApi();
        string arn = Certificate(api);
        api.Registry.PutPolicy("a", Allow);
        api.Registry.PutPolicy("b", Allow);

        foreach (string name in (string[])["b", "a", "a"]) // attaching twice is fine
            Assert.Equal((200, "{}"), StatusAndText(isDeprecatedCall
                ? await api.SendWithAsync("x-amzn-iot-principal", arn, "PUT", "/principal-policies/" + name)
                : await api.SendAsync("PUT", "/target-policies/" + name, Target(arn))));

        Assert.Equal("""{"policies":[{"policyName":"a","policyArn":"arn:aws:iot:us-east-1:000000000000:policy/a"},{"policyName":"b","policyArn":"arn:aws:iot:us-east-1:000000000000:policy/b"}]}""",
            (await api.SendAsync("POST", "/attached-policies/" + Uri.EscapeDataString(arn) + "?recursive=true")).Text);
        Assert.Equal($$"""{"targets":["{{arn}}"]}""", (await api.SendAsync("POST", "/policy-targets/a")).Text);
        Assert.Equal($$"""{"principals":["{{arn}}"]}""",
            (await api.SendWithAsync("x-amzn-iot-policy", "a", "GET", "/policy-principals")).Text);
        Answer ofPrincipal = await api.SendWithAsync("x-amzn-iot-principal", arn, "GET",
            "/principal-policies?isAscendingOrder=true");
        Assert.Equal(["a", "b"], ofPrincipal.Json.GetProperty("policies").EnumerateArray()
            .Select(policy => policy.GetProperty("policyName").GetString()));

        for (int i = 0; i < 2; i++) // detaching twice is fine
            Assert.Equal((200, "{}"), StatusAndText(isDeprecatedCall
                ? await api.SendWithAsync("x-amzn-iot-principal", arn, "DELETE", "/principal-policies/a")
                : await api.SendAsync("POST", "/target-policies/a", Target(arn))));
        Assert.Equal("""{"targets":[]}""", (await api.SendAsync("POST", "/policy-targets/a")).Text);
        Assert.Equal(["b"], api.Registry.FindCertificate(arn[^64..])!.Policies);
    }

    [Theory]
    [InlineData("PUT", "/target-policies/a", UnknownArn, 404, "ResourceNotFoundException", "The certificate given in the target does not exist.")]
    [InlineData("POST", "/target-policies/a", UnknownArn, 404, "ResourceNotFoundException", "The certificate given in the target does not exist.")]
    [InlineData("PUT", "/target-policies/nowhere", "@", 404, "ResourceNotFoundException", "Policy nowhere cannot be found.")]
    [InlineData("PUT", "/target-policies/a%20b", "@", 400, "InvalidRequestException", "contains ' ' at position 1")]
    [InlineData("PUT", "/target-policies/a", null, 400, "InvalidRequestException", "Value null at 'target'")]
    [InlineData("PUT", "/target-policies/a", "boiler-1", 400, "InvalidRequestException", "is not a certificate of this local cloud")]
    [InlineData("PUT", "/target-policies/a", ArnPrefix + "0123", 400, "InvalidRequestException", "64 hex digits")]
    [InlineData("PUT", "/target-policies/a", "arn:aws:iot:us-east-1:000000000000:thinggroup/g", 400, "InvalidRequestException", "no thing groups")]
    public async Task AttachPolicy_Invalid_IsRefused(string method, string target, string? arn, int status, string error, string why)
    {
        await using var api = new TestApi();
        api.Registry.PutPolicy("a", Allow);
        string own = Certificate(api);

        string message = await api.RefusedAsync(status, error, method, target, Target(arn == "@" ? own : arn));

        Assert.Contains(why, message);
    }

    [Theory]
    [InlineData("x-amzn-iot-principal", UnknownArn, "PUT", "/principal-policies/a", 404, "The certificate given in the principal does not exist.")]
    [InlineData("x-amzn-iot-principal", "", "PUT", "/principal-policies/a", 400, "Value null at 'principal'")]
    [InlineData("x-amzn-iot-principal", UnknownArn, "GET", "/principal-policies", 404, "The certificate given in the principal does not exist.")]
    [InlineData("x-amzn-iot-policy", "nowhere", "GET", "/policy-principals", 404, "Policy nowhere cannot be found.")]
    [InlineData("x-amzn-iot-policy", "", "GET", "/policy-principals", 400, "Value null at 'policyName'")]
    [InlineData("x-amzn-principal", UnknownArn, "PUT", "/things/boiler-1/principals", 404, "The certificate given in the principal does not exist.")]
    [InlineData("x-amzn-principal", UnknownArn, "PUT", "/things/nowhere/principals", 404, "Thing nowhere cannot be found.")]
    [InlineData("x-amzn-principal", "us-east-1:cognito", "PUT", "/things/boiler-1/principals", 400, "no Cognito identities")]
    [InlineData("x-amzn-principal", UnknownArn, "DELETE", "/things/boiler-1/principals", 404, "The certificate given in the principal does not exist.")]
    [InlineData("x-amzn-principal", "", "GET", "/principals/things", 400, "Value null at 'principal'")]
    [InlineData("x-amzn-principal", UnknownArn, "GET", "/principals/things-v2", 404, "The certificate given in the principal does not exist.")]
    [InlineData("x-amzn-principal", "", "GET", "/things/nowhere/principals-v2", 404, "Thing nowhere cannot be found.")]
    [InlineData("x-amzn-principal", "", "GET", "/things/boiler-1/principals-v2?thingPrincipalType=ONLY", 400, "[NON_EXCLUSIVE_THING, EXCLUSIVE_THING]")]
    public async Task Call_WithInvalidHeader_IsRefused(string header, string value, string method, string target, int status, string why)
    {
        await using var api = new TestApi();
        api.Registry.PutPolicy("a", Allow);
        api.Registry.CreateThing("boiler-1");

        Answer answer = await api.SendWithAsync(header, value, method, target);

        Assert.Equal((status, status == 404 ? "ResourceNotFoundException" : "InvalidRequestException"),
            (answer.Status, answer.Error));
        Assert.Contains(why, answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task AttachPolicy_BeyondTen_ExceedsTheLimit()
    {
        await using var api = new TestApi();
        string arn = Certificate(api);
        for (int i = 0; i <= 10; i++)
            api.Registry.PutPolicy("p" + i, Allow);
        for (int i = 0; i < 10; i++)
            await api.GetAsync("PUT", "/target-policies/p" + i, Target(arn));

        await api.RefusedAsync(410, "LimitExceededException", "PUT", "/target-policies/p10", Target(arn));
        await api.GetAsync("PUT", "/target-policies/p9", Target(arn));
    }

    [Fact]
    public async Task Attachments_InPages_ComeOnceEach()
    {
        await using var api = new TestApi();
        string arn = Certificate(api);
        foreach (string name in (string[])["c", "a", "b"])
        {
            api.Registry.PutPolicy(name, Allow);
            api.Registry.AttachPolicy(name, arn[^64..]);
        }
        string target = "/attached-policies/" + Uri.EscapeDataString(arn) + "?pageSize=2";

        JsonElement one = await api.GetAsync("POST", target);
        JsonElement two = await api.GetAsync("POST",
            target + "&marker=" + Uri.EscapeDataString(one.GetProperty("nextMarker").GetString()!));

        Assert.Equal(["a", "b"], PolicyNames(one));
        Assert.Equal(["c"], PolicyNames(two));
        Assert.False(two.TryGetProperty("nextMarker", out _));
    }

    [Theory]
    [InlineData("", "NON_EXCLUSIVE_THING")]
    [InlineData("?thingPrincipalType=NON_EXCLUSIVE_THING", "NON_EXCLUSIVE_THING")]
    [InlineData("?thingPrincipalType=EXCLUSIVE_THING", "EXCLUSIVE_THING")]
    public async Task Thing_AttachedAndDetached_IsListedFromBothSides(string query, string type)
    {
        await using var api = new TestApi();
        string arn = Certificate(api);
        api.Registry.CreateThing("boiler-1");

        for (int i = 0; i < 2; i++)
            Assert.Equal((200, "{}"), StatusAndText(await Principal(api, arn, "PUT", "/things/boiler-1/principals" + query)));

        Assert.Equal($$"""{"principals":["{{arn}}"]}""", (await api.SendAsync("GET", "/things/boiler-1/principals")).Text);
        string objects = $$"""{"thingPrincipalObjects":[{"principal":"{{arn}}","thingPrincipalType":"{{type}}"}]}""";
        Assert.Equal(objects, (await api.SendAsync("GET", "/things/boiler-1/principals-v2")).Text);
        Assert.Equal(objects, (await api.SendAsync("GET", "/things/boiler-1/principals-v2?thingPrincipalType=" + type)).Text);
        Assert.Equal("""{"things":["boiler-1"]}""", (await Principal(api, arn, "GET", "/principals/things")).Text);
        Assert.Equal($$"""{"principalThingObjects":[{"thingName":"boiler-1","thingPrincipalType":"{{type}}"}]}""",
            (await Principal(api, arn, "GET", "/principals/things-v2")).Text);
        string other = type == "EXCLUSIVE_THING" ? "NON_EXCLUSIVE_THING" : "EXCLUSIVE_THING";
        Assert.Equal("""{"principalThingObjects":[]}""",
            (await Principal(api, arn, "GET", "/principals/things-v2?thingPrincipalType=" + other)).Text);
        Assert.Equal("Cannot delete. Thing boiler-1 is still attached to one or more principals",
            await api.RefusedAsync(400, "InvalidRequestException", "DELETE", "/things/boiler-1"));

        for (int i = 0; i < 2; i++)
            Assert.Equal((200, "{}"), StatusAndText(await Principal(api, arn, "DELETE", "/things/boiler-1/principals")));
        Assert.Equal("""{"things":[]}""", (await Principal(api, arn, "GET", "/principals/things")).Text);
        await api.GetAsync("DELETE", "/things/boiler-1");
    }

    [Theory]
    [InlineData("EXCLUSIVE_THING", "NON_EXCLUSIVE_THING")]
    [InlineData("EXCLUSIVE_THING", "EXCLUSIVE_THING")]
    [InlineData("NON_EXCLUSIVE_THING", "EXCLUSIVE_THING")]
    public async Task Thing_AttachedBesideAnExclusiveOne_IsRefused(string first, string second)
    {
        await using var api = new TestApi();
        string arn = Certificate(api);
        api.Registry.CreateThing("boiler-1");
        api.Registry.CreateThing("boiler-2");
        await Principal(api, arn, "PUT", "/things/boiler-1/principals?thingPrincipalType=" + first);

        Answer answer = await Principal(api, arn, "PUT", "/things/boiler-2/principals?thingPrincipalType=" + second);

        Assert.Equal((400, "InvalidRequestException"), (answer.Status, answer.Error));
        Assert.Contains("thing boiler-1. Detach that first.", answer.Text);
        Assert.Equal(["boiler-1"], api.Registry.FindCertificate(arn[^64..])!.Things);
    }

    [Fact]
    public async Task ExclusiveThing_IsTheThingOfEveryClientId()
    {
        await using var api = new TestApi();
        string id = Certificate(api)[^64..];
        api.Registry.CreateThing("boiler-1");
        api.Registry.PutPolicy("p", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:Publish","Resource":"arn:aws:iot:us-east-1:000000000000:topic/${iot:Connection.Thing.ThingName}"}}""");
        api.Registry.AttachPolicy("p", id);

        api.Registry.AttachThing("boiler-1", id);
        Assert.False(MayPublish(api, id, "other"));
        Assert.True(MayPublish(api, id, "boiler-1"));
        api.Registry.DetachThing("boiler-1", id);
        api.Registry.AttachThing("boiler-1", id, isExclusive: true);

        Assert.True(MayPublish(api, id, "other"));
        Assert.True(MayPublish(api, id, "boiler-1"));
    }

    [Theory]
    [InlineData("PUT", "/certificates/@id?newStatus=INACTIVE", false)]
    [InlineData("PUT", "/certificates/@id?newStatus=REVOKED", false)]
    [InlineData("POST", "/target-policies/p", true)]
    [InlineData("POST", "/policies/p/version?setAsDefault=true", true)]
    [InlineData("PATCH", "/policies/p/version/2", true)]
    public async Task Change_OfWhatAConnectionRestsOn_EndsIt(string method, string target, bool isPublishNeeded)
    {
        await using var api = new TestApi();
        string arn = Certificate(api);
        string id = arn[^64..];
        await api.GetAsync("POST", "/policies/p", Document(Allow));
        await api.GetAsync("POST", "/policies/p/version", Document(Deny));
        await api.GetAsync("PUT", "/target-policies/p", Target(arn));
        MessageQueue gone = api.Broker.Watch("$aws/events/presence/disconnected/boiler-1");
        await using RawClient client = api.Broker.Open(new PrincipalAuthorizer(api.Registry,
            api.Registry.FindActive(id)!, "192.0.2.1", api.Broker.Time));
        await client.ConnectMqttAsync("boiler-1");
        await client.PublishAsync("a", "x", QoS.AtLeastOnce);

        string body = target.Contains("target-policies") ? Target(arn) : target.Contains("version?") ? Document(Deny) : "";
        await api.GetAsync(method, target.Replace("@id", id), body);
        for (int i = 0; i < 6; i++)
            api.Broker.Time.Advance(TimeSpan.FromSeconds(1));
        if (isPublishNeeded)
            await client.SendAsync(RawClient.Publish("a", "x", QoS.AtLeastOnce, false, packetId: 8));

        await client.ReadToEndAsync();
        Assert.Equal("FORBIDDEN_ACCESS", (await gone.NextJsonAsync()).GetProperty("disconnectReason").GetString());
    }

    private static bool MayPublish(TestApi api, string id, string clientId)
    {
        Principal principal = api.Registry.FindActive(id)!;
        return PolicyEvaluator.Allows(principal, PolicyAction.Publish, "boiler-1",
            new ConnectionContext(principal, clientId));
    }

    private static string Certificate(TestApi api) => Registry.ArnOf(api.Registry.RegisterCertificate(
        api.Registry.Authority.IssueDevice("boiler-1").CertificatePem, CertificateStatus.Active).CertificateId);

    private static Task<Answer> Principal(TestApi api, string arn, string method, string target) =>
        api.SendWithAsync("x-amzn-principal", arn, method, target);

    private static string Target(string? arn) => JsonSerializer.Serialize(new { target = arn });

    private static string Document(string document) => JsonSerializer.Serialize(new { policyDocument = document });

    private static (int Status, string Text) StatusAndText(Answer answer) => (answer.Status, answer.Text);

    private static IEnumerable<string?> PolicyNames(JsonElement list) => list.GetProperty("policies").EnumerateArray()
        .Select(policy => policy.GetProperty("policyName").GetString());
}
