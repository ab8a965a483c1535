using System.Text;
using System.Text.Json;
using LocalIotCore;
using LocalIotCore.Mqtt;
using LocalIotCore.Shadows;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Shadows;

/// <summary>Goal: a device gets at its own shadows, and at nobody else's, by its policy for topics alone. Method: raw
/// clients over mutual TLS under the policy that ships.</summary>
public sealed class ShadowPolicyTests
{
    private const string Prefix = "$aws/things/boiler-1/shadow";

    [Theory]
    [InlineData(Prefix)]
    [InlineData(Prefix + "/name/configuration")]
    public async Task Device_OwnShadow_UpdatesGetsAndHearsOfIt(string prefix)
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        await using RawClient device = await DeviceConnection.ConnectAsync(cloud, "boiler-1");
        await device.SubscribeAsync($"{prefix}/update/+", QoS.AtLeastOnce);
        await device.SubscribeAsync($"{prefix}/get/+", QoS.AtLeastOnce);

        await device.PublishAsync($"{prefix}/update", """{"state":{"desired":{"a":1}}}""");
        string[] ends = [await NextAsync(), await NextAsync(), await NextAsync()];
        await device.PublishAsync($"{prefix}/get", "");

        Assert.Equal(["update/delta", "update/documents", "update/accepted"], ends);
        Assert.Equal("get/accepted", await NextAsync());

        async Task<string> NextAsync() => (await device.ReadMessageAsync()).Topic[(prefix.Length + 1)..];
    }

    [Theory]
    [InlineData(Prefix + "/delete")]
    [InlineData(Prefix + "/name/configuration/delete")]
    [InlineData("$aws/things/boiler-2/shadow/update")]
    [InlineData("$aws/things/boiler-2/shadow/name/configuration/get")]
    [InlineData("$aws/things/boiler-1/shadow/update/accepted")]
    public async Task Device_WhatIsForbidden_DisconnectsItAndChangesNothing(string topic)
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        var configuration = new ShadowName("boiler-1", "configuration");
        cloud.Cloud.Shadows.Update(ShadowRig.Classic, """{"state":{}}"""u8);
        cloud.Cloud.Shadows.Update(configuration, """{"state":{}}"""u8);
        await using RawClient device = await DeviceConnection.ConnectAsync(cloud, "boiler-1");

        await device.PublishAsync(topic, """{"state":{"reported":{"a":1}}}""");

        Assert.Empty(await device.ReadToEndAsync());
        var other = new ShadowName("boiler-2", null);
        Assert.Equal([1, 1, 404], [Version(ShadowRig.Classic), Version(configuration), Version(other)]);

        int Version(ShadowName name)
        {
            ShadowReply reply = cloud.Cloud.Shadows.Get(name, []);
            JsonElement body = JsonDocument.Parse(reply.Body).RootElement;
            return body.GetProperty(reply.IsAccepted ? "version" : "code").GetInt32();
        }
    }

    [Fact]
    public async Task Device_Gone_ItsLastWillMakesItNotConnected()
    {
        await using TestCloud cloud = await TestCloud.StartAsync(Profile.Aws);
        cloud.AddShadowRules();
        var answers = new MessageQueue();
        using IDisposable tap = cloud.Cloud.Tap($"{Prefix}/update/accepted", answers.Add);
        byte[] farewell = """{"deviceId":"boiler-1","connected":false}"""u8.ToArray();
        var will = new Will("home/heating/connection/boiler-1", farewell, QoS.AtLeastOnce, Retain: false);
        RawClient device = await DeviceConnection.ConnectAsync(cloud, "boiler-1", will);

        await device.DisposeAsync();

        string answer = Encoding.UTF8.GetString((await answers.NextAsync()).Payload.Span);
        Assert.StartsWith("""{"state":{"reported":{"connected":false}},""", answer);
    }
}
