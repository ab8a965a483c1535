using LocalIotCore;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: retained messages as MQTT has them, and as AWS restricts them.</summary>
public sealed class RetainedTests
{
    [Theory]
    [InlineData(Profile.Standard, "a/b", true)]
    [InlineData(Profile.Standard, "a/+", true)]
    [InlineData(Profile.Standard, "#", true)]
    [InlineData(Profile.Aws, "a/b", true)]
    [InlineData(Profile.Aws, "a/+", false)]
    [InlineData(Profile.Aws, "#", false)]
    public async Task Retained_NewSubscription_GetsItByProfile(Profile profile, string filter, bool isSent)
    {
        await using var broker = new TestBroker(profile);
        await using RawClient client = await broker.ConnectAsync("boiler-1");
        await client.PublishAsync("a/b", "kept", QoS.AtLeastOnce, retain: true);

        await client.SubscribeAsync(filter, QoS.AtLeastOnce);

        if (isSent)
            Assert.Equal(new ReceivedMessage("a/b", "kept", QoS.AtLeastOnce, true, false, 1),
                await client.ReadMessageAsync());
        await client.PingAsync();
    }

    [Fact]
    public async Task Retained_EmptyPayload_Deletes()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = await broker.ConnectAsync("boiler-1");
        await client.PublishAsync("a", "kept", QoS.AtLeastOnce, retain: true);
        await client.PublishAsync("a", "", QoS.AtLeastOnce, retain: true);

        Assert.Equal(0, broker.Core.Router.Retained.Count);
    }

    [Fact]
    public async Task Retained_ReservedTopicInProfileAws_IsForwardedButNotKept()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = await broker.ConnectAsync("boiler-1");
        await client.SubscribeAsync("$aws/things/boiler-1/shadow/get", QoS.AtMostOnce);
        await client.PublishAsync("$aws/things/boiler-1/shadow/get", "x", retain: true);

        Assert.False((await client.ReadMessageAsync()).Retain);
        Assert.Equal(0, broker.Core.Router.Retained.Count);
    }

    [Fact]
    public void Retained_TooMany_RefusesNewTopicsOnly()
    {
        var store = new global::LocalIotCore.Broker.RetainedStore(1, null);

        Assert.True(store.Set("a", "1"u8, QoS.AtMostOnce, out _));
        Assert.False(store.Set("b", "1"u8, QoS.AtMostOnce, out _));
        Assert.True(store.Set("a", "2"u8, QoS.AtMostOnce, out _));
        Assert.Equal("2"u8.ToArray(), store.Find("a")!.Payload);
    }
}
