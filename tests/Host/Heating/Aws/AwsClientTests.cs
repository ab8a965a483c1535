using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using Heating.Aws;
using Heating.Commands;
using Heating.Run;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Aws;

/// <summary>The requests that are made, and what becomes of the answers.</summary>
public sealed class AwsClientTests : IDisposable
{
    private readonly FakeService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Things_List_ReadsAllPages()
    {
        _service.Answer = call => (HttpStatusCode.OK, call.Url.Query.Contains("nextToken", StringComparison.Ordinal)
            ? """{"things":[{"thingName":"b","attributes":{},"version":1}]}"""
            : """{"things":[{"thingName":"a","thingTypeName":"t","attributes":{"k":"v"},"version":3}],"nextToken":"x/+="}""");
        using AwsClient client = _service.Client();

        IReadOnlyList<Thing> things = await new ThingsApi(client).ListAsync(default);

        Assert.Equal(["a", "b"], things.Select(thing => thing.ThingName));
        Assert.Equal("v", things[0].Attributes["k"]);
        Assert.Equal(
            ["GET /things?maxResults=250", "GET /things?maxResults=250&nextToken=x%2F%2B%3D"],
            _service.Calls.Select(call => call.Line));
        Assert.All(_service.Calls, call => Assert.Contains("/eu-central-1/iot/aws4_request", call.Authorization));
    }

    [Fact]
    public async Task Things_CreateUpdateDelete_AreAwsCalls()
    {
        using AwsClient client = _service.Client();
        var things = new ThingsApi(client);
        var attributes = new Dictionary<string, string> { ["room"] = "cellar" };

        await things.CreateAsync("a:b", "boiler", attributes, default);
        await things.UpdateAsync("a:b", null, attributes, default);
        await things.DeleteAsync("a:b", default);

        Assert.Equal(
            ["POST /things/a%3Ab", "PATCH /things/a%3Ab", "DELETE /things/a%3Ab"], _service.Calls.Select(call => call.Line));
        Assert.Equal(
            """{"thingTypeName":"boiler","attributePayload":{"attributes":{"room":"cellar"}}}""", _service.Calls[0].Body);
        Assert.Equal("""{"attributePayload":{"attributes":{"room":"cellar"},"merge":true}}""", _service.Calls[1].Body);
    }

    [Fact]
    public async Task Shadows_Calls_GoSignedToTheDataPlane()
    {
        _service.Answer = _ => (HttpStatusCode.OK, """{"version":8}""");
        using AwsClient client = _service.Client();
        var shadows = new ShadowsApi(client);

        await shadows.GetAsync("a", null, default);
        long version = await shadows.DesireAsync("a", "configuration", new JsonObject { ["debounceMs"] = 1 }, 7, default);
        await shadows.DeleteAsync("a", "configuration", default);

        Assert.Equal(8, version);
        Assert.Equal(
            ["GET /things/a/shadow", "POST /things/a/shadow?name=configuration", "DELETE /things/a/shadow?name=configuration"],
            _service.Calls.Select(call => call.Line));
        Assert.Equal("""{"state":{"desired":{"debounceMs":1}},"version":7}""", _service.Calls[1].Body);
        Assert.All(_service.Calls, call => Assert.Equal("data.test", call.Url.Host));
        Assert.All(_service.Calls, call => Assert.Contains("/eu-central-1/iotdata/aws4_request", call.Authorization));
    }

    [Fact]
    public async Task DataPlane_NotGiven_IsAskedForOnce()
    {
        _service.Answer = call => (HttpStatusCode.OK, call.Url.AbsolutePath == "/endpoint"
            ? """{"endpointAddress":"abc-ats.iot.test"}"""
            : "{}");
        var target = new AwsTarget
        {
            ControlPlane = new Uri("https://iot.test"),
            DataPlane = null,
            Credentials = new Amazon.Runtime.BasicAWSCredentials("AKIATEST", "secret"),
            Region = Amazon.RegionEndpoint.EUCentral1,
            Description = "the fake service",
        };
        using var client = new AwsClient(target, _service);

        await new ShadowsApi(client).GetAsync("a", null, default);
        await new ShadowsApi(client).GetAsync("b", null, default);

        Assert.Equal(
            ["iot.test/endpoint", "abc-ats.iot.test/things/a/shadow", "abc-ats.iot.test/things/b/shadow"],
            _service.Calls.Select(call => call.Url.Host + call.Url.AbsolutePath));
        Assert.Equal("?endpointType=iot%3AData-ATS", _service.Calls[0].Url.Query);
    }

    [Theory]
    [InlineData("ConflictException:http://internal.amazon.com/", """{"message":"Version conflict"}""", "ConflictException", "Version conflict")]
    [InlineData(null, """{"Message":"no"}""", "HTTP 409", "no")]
    [InlineData(null, "<html>", "HTTP 409", "Conflict")]
    public async Task Error_OfTheService_IsRead(string? type, string body, string name, string message)
    {
        _service.ErrorType = type;
        _service.Answer = _ => (HttpStatusCode.Conflict, body);
        using AwsClient client = _service.Client();

        var error = await Assert.ThrowsAsync<AwsException>(() => new ShadowsApi(client).GetAsync("a", null, default));

        Assert.Equal((name, message, true), (error.Name, error.Message, error.IsConflict));
    }

    [Fact]
    public async Task Service_ThatIsNotThere_IsNamed()
    {
        _service.Answer = _ => throw new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused));
        using AwsClient client = _service.Client();

        var error = await Assert.ThrowsAsync<CommandException>(() => new ThingsApi(client).ListAsync(default));

        Assert.Equal(ExitCode.Service, error.ExitCode);
        Assert.StartsWith("iot.test cannot be reached: ", error.Message);
    }

    [Fact]
    public async Task Service_WithoutAnAddress_QuestionsNetworkAndRegion()
    {
        _service.Answer = _ => throw new HttpRequestException(HttpRequestError.NameResolutionError, "x");
        using AwsClient client = _service.Client();

        var error = await Assert.ThrowsAsync<CommandException>(() => new ThingsApi(client).ListAsync(default));

        Assert.Equal(
            "iot.test cannot be reached: there is no such host, or no network. Is the region eu-central-1 right?", error.Message);
    }

    [Fact]
    public async Task Certificate_OfAnotherCa_IsSaid()
    {
        _service.Answer = _ => throw new HttpRequestException("x", new AuthenticationException("PartialChain"));
        using AwsClient client = _service.Client();

        var error = await Assert.ThrowsAsync<CommandException>(() => new ThingsApi(client).ListAsync(default));

        Assert.Equal(
            "The certificate of iot.test is not trusted: PartialChain. Expected one of a CA of this system; "
            + "--ca FILE names another.",
            error.Message);
    }
}
