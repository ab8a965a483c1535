using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: every action is checked, and refused as AWS refuses it in 3.1.1. Method: an authorizer that denies
/// one action.</summary>
public sealed class PolicyTests
{
    private static readonly Will Will = new("will", "x"u8.ToArray(), QoS.AtMostOnce, false);

    [Theory]
    [InlineData("connect")]
    [InlineData("publish will")]
    public async Task Connect_Denied_ClosesWithoutConnAck(string denied)
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = broker.Open(new DenyingAuthorizer(denied));

        await client.SendAsync(PacketWriter.Connect(new ConnectPacket { ClientId = "c", Will = Will }));

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Connect_DeniedInProfileStandard_AnswersNotAuthorized()
    {
        await using var broker = new TestBroker(Profile.Standard);
        await using RawClient client = broker.Open(new DenyingAuthorizer("connect"));

        await client.SendAsync(PacketWriter.Connect(new ConnectPacket { ClientId = "c" }));

        Assert.Equal([0x20, 2, 0, 5], await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("publish a")]
    [InlineData("subscribe a")]
    [InlineData("retain a")]
    public async Task Action_Denied_ClosesWithForbiddenAccess(string denied)
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue events = broker.Watch("$aws/events/presence/disconnected/+");
        MessageQueue published = broker.Watch("a");
        await using RawClient client = broker.Open(new DenyingAuthorizer(denied));
        await client.ConnectMqttAsync("c");

        await client.SendAsync(denied.StartsWith('s')
            ? PacketWriter.Subscribe(1, new SubscriptionRequest("a", QoS.AtMostOnce))
            : RawClient.Publish("a", "x", QoS.AtMostOnce, denied.StartsWith('r'), 0));

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal("FORBIDDEN_ACCESS", (await events.NextJsonAsync()).GetProperty("disconnectReason").GetString());
        Assert.True(published.IsEmpty);
    }

    [Fact]
    public async Task Receive_Denied_MessageIsNotSent()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = broker.Open(new DenyingAuthorizer("receive a"));
        await client.ConnectMqttAsync("c");
        await client.SubscribeAsync("+", QoS.AtLeastOnce);

        broker.Core.Router.Publish("a", "x"u8, QoS.AtLeastOnce, retain: false);
        broker.Core.Router.Publish("b", "x"u8, QoS.AtLeastOnce, retain: false);

        Assert.Equal("b", (await client.ReadMessageAsync()).Topic);
    }

    private sealed class DenyingAuthorizer(string denied) : IAuthorizer
    {
        public string PrincipalId => "0123";

        public bool MayConnect(string clientId, bool isPersistent, string? willTopic) => denied != "connect";

        public bool MayPublish(string topic) => denied != "publish " + topic;

        public bool MayRetain(string topic) => denied != "retain " + topic;

        public bool MaySubscribe(string filter) => denied != "subscribe " + filter;

        public bool MayReceive(string topic) => denied != "receive " + topic;

        public string? WhyInvalid() => null;
    }
}
