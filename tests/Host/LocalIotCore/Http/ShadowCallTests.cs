using System.Text.Json;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Http;

/// <summary>Goal: the shadow service answers over HTTPS as over MQTT, and tells MQTT of what HTTPS changes. Method:
/// each call, each error by status, name and text, and policies by shadow. What the service itself does has its own
/// tests.</summary>
public sealed class ShadowCallTests
{
    private const string Classic = "/things/boiler-1/shadow";
    private const string Named = "/things/boiler-1/shadow?name=configuration";
    private const string List = "/api/things/shadow/ListNamedShadowsForThing/boiler-1";

    [Theory]
    [InlineData(Classic, "$aws/things/boiler-1/shadow")]
    [InlineData(Named, "$aws/things/boiler-1/shadow/name/configuration")]
    public async Task Update_IsAnsweredAndToldOnMqtt(string target, string topics)
    {
        await using var api = new TestApi();
        await using RawClient device = await api.Broker.ConnectAsync("boiler-1");
        await device.SubscribeAsync(topics + "/#", QoS.AtLeastOnce);

        Answer answer = await api.SendAsync("POST", target, """{"state":{"desired":{"a":1}},"clientToken":"t"}""");
        Answer read = await api.SendAsync("GET", target);
        Answer deleted = await api.SendAsync("DELETE", target);

        Assert.Equal("""{"state":{"desired":{"a":1}},"metadata":{"desired":{"a":{"timestamp":1795262400}}},"version":1,"timestamp":1795262400,"clientToken":"t"}""",
            answer.Text);
        Assert.Equal("""{"desired":{"a":1},"delta":{"a":1}}""", read.Json.GetProperty("state").GetRawText());
        Assert.Equal("""{"version":1,"timestamp":1795262400}""", deleted.Text);
        Assert.Equal((topics + "/update/delta", topics + "/update/documents"),
            ((await device.ReadMessageAsync()).Topic, (await device.ReadMessageAsync()).Topic));
        ReceivedMessage accepted = await device.ReadMessageAsync();
        Assert.Equal((topics + "/update/accepted", answer.Text), (accepted.Topic, accepted.Payload));
        Assert.Equal(topics + "/delete/accepted", (await device.ReadMessageAsync()).Topic);
    }

    [Theory]
    [InlineData("GET", Classic, "", 404, "ResourceNotFoundException", "No shadow exists with name: 'boiler-1'")]
    [InlineData("GET", Named, "", 404, "ResourceNotFoundException", "No shadow exists with name: 'configuration'")]
    [InlineData("DELETE", Named, "", 404, "ResourceNotFoundException", "No shadow exists with name: 'configuration'")]
    [InlineData("POST", Named, "{", 400, "InvalidRequestException", "Invalid JSON")]
    [InlineData("POST", Named, "{}", 400, "InvalidRequestException", "Missing required node: state")]
    [InlineData("PUT", Named, "{}", 501, "NotImplemented",
        "This local cloud does not implement PUT /things/boiler-1/shadow, and AWS IoT has no such call.")]
    public async Task Call_Refused_HasAwsErrorAndText(string method, string target, string body, int status,
        string error, string message)
    {
        await using var api = new TestApi();

        Assert.Equal(message, await api.RefusedAsync(status, error, method, target, body));
    }

    [Theory]
    [InlineData("""{"state":{},"version":9}""", 409, "ConflictException", "Version conflict")]
    [InlineData("""{"state":{"reported":{"x":"@"}}}""", 413, "RequestEntityTooLargeException",
        "The payload exceeds the maximum size allowed")]
    public async Task Update_OfExistingShadowRefused_ChangesNothing(string body, int status, string error,
        string message)
    {
        await using var api = new TestApi();
        await api.GetAsync("POST", Named, """{"state":{"reported":{"a":1}}}""");

        string told = await api.RefusedAsync(status, error, "POST", Named, body.Replace("@", new string('x', 8192)));

        Assert.Equal(message, told);
        Assert.Equal(1, (await api.GetAsync("GET", Named)).GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("/things/a%20b/shadow")]
    [InlineData("/things/boiler-1/shadow?name=a%20b")]
    [InlineData("/things/boiler-1/shadow?name=a%2Fb")]
    [InlineData("/things/boiler-1/shadow?name=")] // not the classic one
    public async Task Name_OfOtherForm_IsRefused(string target)
    {
        await using var api = new TestApi();

        await api.RefusedAsync(400, "InvalidRequestException", "GET", target);
    }

    [Fact]
    public async Task List_InPages_NamesEachShadowOnce()
    {
        await using var api = new TestApi();
        foreach (string name in (string[])["c", "a", "b"])
            await api.GetAsync("POST", $"{Classic}?name={name}", """{"state":{}}""");
        await api.GetAsync("POST", Classic, """{"state":{}}""");

        Answer first = await api.SendAsync("GET", List + "?pageSize=2");
        string token = Uri.EscapeDataString(first.Json.GetProperty("nextToken").GetString()!);
        Answer second = await api.SendAsync("GET", $"{List}?pageSize=2&nextToken={token}");

        Assert.Equal("""["a","b"]""", first.Json.GetProperty("results").GetRawText());
        Assert.Equal("""{"results":["c"],"timestamp":1795262400}""", second.Text);
        await api.RefusedAsync(400, "InvalidRequestException", "GET", List + "?pageSize=101");
        await api.RefusedAsync(400, "InvalidRequestException", "GET", List + "x%20y");
    }

    [Fact]
    public async Task Device_WithPolicy_MayUseTheShadowsItNames()
    {
        await using var api = new TestApi();
        Principal device = AuthenticationTests.Device(api, """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":["iot:GetThingShadow","iot:UpdateThingShadow"],
               "Resource":"arn:aws:iot:us-east-1:000000000000:thing/boiler-1/configuration"},
              {"Effect":"Allow","Action":"iot:DeleteThingShadow",
               "Resource":"arn:aws:iot:us-east-1:000000000000:thing/boiler-1"},
              {"Effect":"Allow","Action":"iot:ListNamedShadowsForThing","Resource":"*"}]}
            """);

        async Task<int> Status(string method, string target) =>
            (await api.SendAsDeviceAsync(device, method, target, """{"state":{}}""")).Status;

        Assert.Equal(200, await Status("POST", Named));
        Assert.Equal(200, await Status("GET", Named));
        Assert.Equal(403, await Status("DELETE", Named));
        Assert.Equal(403, await Status("POST", Classic));
        Assert.Equal(403, await Status("GET", "/things/boiler-2/shadow?name=configuration"));
        Assert.Equal(404, await Status("DELETE", Classic));
        Assert.Equal(200, await Status("GET", List));
    }
}
