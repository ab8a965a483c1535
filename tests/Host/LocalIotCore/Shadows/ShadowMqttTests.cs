using System.Text.Json;
using LocalIotCore;
using LocalIotCore.Mqtt;
using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: shadows over MQTT, through the broker's own pipeline. Method: plain clients of a whole
/// cloud.</summary>
public sealed class ShadowMqttTests
{
    private const string Prefix = "$aws/things/boiler-1/shadow";

    [Fact]
    public async Task Update_OverMqtt_IsAnsweredToWhoeverSubscribes()
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await ConnectAsync(cloud, "device", $"{Prefix}/name/configuration/update/+");

        await device.PublishAsync($"{Prefix}/name/configuration/update",
            """{"state":{"desired":{"a":1}},"clientToken":"t"}""");

        ReceivedMessage delta = await device.ReadMessageAsync();
        ReceivedMessage documents = await device.ReadMessageAsync();
        ReceivedMessage accepted = await device.ReadMessageAsync();
        Assert.Equal(["delta", "documents", "accepted"], [EndOf(delta), EndOf(documents), EndOf(accepted)]);
        Assert.Equal("t", Json(accepted).GetProperty("clientToken").GetString());
        Assert.Equal(1, Json(delta).GetProperty("state").GetProperty("a").GetInt32());
    }

    [Fact]
    public async Task GetAndDelete_OverMqtt_AreAnswered()
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await ConnectAsync(cloud, "device", $"{Prefix}/get/+", $"{Prefix}/delete/+");

        await device.PublishAsync($"{Prefix}/get", "");
        Assert.Equal("""{"code":404,"message":"No shadow exists with name: 'boiler-1'"}""",
            (await device.ReadMessageAsync()).Payload);
        cloud.Cloud.Shadows.Update(ShadowRig.Classic, """{"state":{"reported":{"a":1}}}"""u8);
        await device.PublishAsync($"{Prefix}/get", "");
        Assert.Equal(1, Reported(await device.ReadMessageAsync()).GetProperty("a").GetInt32());
        await device.PublishAsync($"{Prefix}/delete", "");
        Assert.Equal($"{Prefix}/delete/accepted", (await device.ReadMessageAsync()).Topic);
    }

    [Fact]
    public async Task Update_ManyInARow_AreDoneInTheirOrder()
    {
        const int Count = 200;
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await ConnectAsync(cloud, "device", $"{Prefix}/update/accepted");

        for (int number = 1; number <= Count; number++)
        {
            await device.PublishAsync($"{Prefix}/update", $$$"""{"state":{"reported":{"n":{{{number}}} } } }""");
            Assert.Equal(number, Reported(await device.ReadMessageAsync()).GetProperty("n").GetInt32());
        }

        ShadowReply document = cloud.Cloud.Shadows.Get(ShadowRig.Classic, []);
        Assert.Equal(Count, JsonDocument.Parse(document.Body).RootElement.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Update_NotJson_IsRejectedAndTheConnectionStays()
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await ConnectAsync(cloud, "device", $"{Prefix}/update/rejected");

        await device.PublishAsync($"{Prefix}/update", "no JSON");

        Assert.Equal(400, Json(await device.ReadMessageAsync()).GetProperty("code").GetInt32());
        await device.PingAsync();
    }

    [Theory]
    [InlineData("$aws/things/boiler 1/shadow", "thing")]
    [InlineData("$aws/things/boiler-1/shadow/name/a b", "shadow")]
    [InlineData("$aws/things/boiler-1/shadow/name/", "shadow")]
    public async Task Get_BadName_IsRejectedAndSaysWhichOne(string prefix, string kind)
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await ConnectAsync(cloud, "device", $"{prefix}/get/rejected");

        await device.PublishAsync($"{prefix}/get", """{"clientToken":"t"}""");

        JsonElement answer = Json(await device.ReadMessageAsync());
        Assert.Equal(400, answer.GetProperty("code").GetInt32());
        Assert.Equal("t", answer.GetProperty("clientToken").GetString());
        Assert.StartsWith($"Invalid {kind} name; ", answer.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("$aws/things/boiler-1/shadow/update/accepted")]
    [InlineData("$aws/things/boiler-1/shadow/put")]
    [InlineData("$aws/things/boiler-1/shadow/name/update")]
    [InlineData("$aws/things/boiler-1/shadow/names/x/update")]
    [InlineData("$aws/things/boiler-1/shadows/update")]
    public async Task Publish_OtherShadowTopics_AreNoRequests(string topic)
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await ConnectAsync(cloud, "device", "$aws/things/#");

        await device.PublishAsync(topic, """{"state":{}}""");
        await device.PublishAsync($"{Prefix}/get", "");

        Assert.Equal(topic, (await device.ReadMessageAsync()).Topic);
        Assert.Equal($"{Prefix}/get", (await device.ReadMessageAsync()).Topic);
        Assert.Equal(404, Json(await device.ReadMessageAsync()).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Update_ProfileStandard_IsAnsweredToo()
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Standard);
        await using RawClient device = await ConnectAsync(cloud, "device", $"{Prefix}/update/accepted");

        await device.PublishAsync($"{Prefix}/update", """{"state":{}}""");

        Assert.Equal(1, Json(await device.ReadMessageAsync()).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Update_NotOverMqtt_IsToldToSubscribersIfAcceptedOnly()
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await ConnectAsync(cloud, "device", $"{Prefix}/#");

        cloud.Cloud.Shadows.Get(ShadowRig.Classic, []);
        cloud.Cloud.Shadows.Update(ShadowRig.Classic, "no JSON"u8);
        cloud.Cloud.Shadows.Update(ShadowRig.Classic, """{"state":{"desired":{"a":1}}}"""u8);
        cloud.Cloud.Shadows.Get(ShadowRig.Classic, []);
        cloud.Cloud.Shadows.Delete(ShadowRig.Classic, []);

        foreach (string end in (string[])["update/delta", "update/documents", "update/accepted", "delete/accepted"])
            Assert.Equal($"{Prefix}/{end}", (await device.ReadMessageAsync()).Topic);
    }

    [Fact]
    public async Task Update_SlowService_MoreThanTenOfAThingAreRefusedWith429()
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient viewer = await ConnectAsync(cloud, "viewer", $"{Prefix}/update/rejected");
        using var holding = new ManualResetEventSlim();
        using IDisposable slow = cloud.Cloud.Tap($"{Prefix}/update/accepted", _ => holding.Wait());
        await using RawClient device = await ConnectAsync(cloud, "device");

        for (int number = 1; number <= ShadowLimits.Aws.InFlightMax + 1; number++)
            await device.PublishAsync($"{Prefix}/update", $$"""{"state":{},"clientToken":"{{number}}"}""");

        JsonElement refused = Json(await viewer.ReadMessageAsync());
        int notOverMqtt = cloud.Cloud.Shadows.Get(ShadowRig.Classic, []).Code;
        holding.Set();
        Assert.Equal(429, notOverMqtt);
        Assert.Equal((429, $"{ShadowLimits.Aws.InFlightMax + 1}"),
            (refused.GetProperty("code").GetInt32(), refused.GetProperty("clientToken").GetString()!));
    }

    private static async Task<RawClient> ConnectAsync(TestCloud cloud, string clientId, params string[] filters)
    {
        RawClient client = await cloud.ConnectAsync();
        await client.ConnectMqttAsync(clientId);
        foreach (string filter in filters)
            await client.SubscribeAsync(filter, QoS.AtMostOnce);
        return client;
    }

    private static JsonElement Reported(ReceivedMessage message) =>
        Json(message).GetProperty("state").GetProperty("reported");

    private static JsonElement Json(ReceivedMessage message) => JsonDocument.Parse(message.Payload).RootElement;

    private static string EndOf(ReceivedMessage message) => message.Topic.Split('/')[^1];
}
