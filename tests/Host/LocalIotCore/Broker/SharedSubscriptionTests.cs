using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using LocalIotCore.Storage;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: shared subscriptions on MQTT 3.1.1, as AWS has them: each message to one member of each group.</summary>
public sealed class SharedSubscriptionTests
{
    private const int Messages = 30;

    [Theory]
    [InlineData(Profile.Aws)]
    [InlineData(Profile.Standard)]
    public async Task Message_GroupOfThree_GoesToOneAndAllTakeTurns(Profile profile)
    {
        await using var broker = new TestBroker(profile);
        RawClient[] members = [await broker.ConnectAsync("m1"), await broker.ConnectAsync("m2"), await broker.ConnectAsync("m3")];
        foreach (RawClient member in members)
            await member.SubscribeAsync("$share/group/a/+", QoS.AtLeastOnce);

        Publish(broker, "a/b", Messages);

        var all = new List<string>();
        foreach (RawClient member in members)
            all.AddRange(await ReadAsync(member, Messages / members.Length));
        Assert.Equal(Numbers(Messages), all.Select(int.Parse).Order());
    }

    [Fact]
    public async Task Message_TwoGroupsAndAnOrdinarySubscription_GoesToEachOfThem()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient one = await broker.ConnectAsync("one");
        await using RawClient two = await broker.ConnectAsync("two");
        await using RawClient plain = await broker.ConnectAsync("plain");
        await one.SubscribeAsync("$share/g1/a", QoS.AtLeastOnce);
        await two.SubscribeAsync("$share/g2/a", QoS.AtLeastOnce);
        await plain.SubscribeAsync("a", QoS.AtLeastOnce);

        Publish(broker, "a", 3);

        foreach (RawClient client in (RawClient[])[one, two, plain])
            Assert.Equal(["0", "1", "2"], await ReadAsync(client, 3));
    }

    [Fact]
    public async Task Message_SharedAndOrdinaryOfOneClient_ComesForEach()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("$share/group/a/#", QoS.AtLeastOnce);
        await client.SubscribeAsync("a/b", QoS.AtLeastOnce);

        Publish(broker, "a/b", 1);

        Assert.Equal(["0", "0"], await ReadAsync(client, 2));
    }

    [Fact]
    public async Task Message_EachMember_ComesWithItsOwnQoSAndItsTopic()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient exact = await broker.ConnectAsync("m1");
        await using RawClient loose = await broker.ConnectAsync("m2");
        await exact.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);
        await loose.SubscribeAsync("$share/group/a", QoS.AtMostOnce);

        Publish(broker, "a", 2);

        ReceivedMessage first = await exact.ReadMessageAsync();
        ReceivedMessage second = await loose.ReadMessageAsync();
        Assert.Equal(("a", QoS.AtLeastOnce, "a", QoS.AtMostOnce), (first.Topic, first.QoS, second.Topic, second.QoS));
    }

    [Fact]
    public async Task Subscribe_RetainedMessage_IsNotSent()
    {
        await using var broker = new TestBroker(Profile.Aws);
        broker.Core.Router.Publish("a", "kept"u8, QoS.AtLeastOnce, retain: true);
        await using RawClient client = await broker.ConnectAsync("c");

        await client.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);
        await client.PingAsync(); // nothing came before the answer

        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        Assert.Equal("kept", (await client.ReadMessageAsync()).Payload);
    }

    [Fact]
    public async Task Unsubscribe_Member_LeavesTheOthersAndTheLastOneNothing()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient leaver = await broker.ConnectAsync("m1");
        await using RawClient stayer = await broker.ConnectAsync("m2");
        await leaver.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);
        await stayer.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);

        await UnsubscribeAsync(leaver, "a"); // it has no such subscription
        await UnsubscribeAsync(leaver, "$share/other/a");
        await UnsubscribeAsync(leaver, "$share/group/a");
        Publish(broker, "a", 3);
        Assert.Equal(["0", "1", "2"], await ReadAsync(stayer, 3));
        await leaver.PingAsync();

        await UnsubscribeAsync(stayer, "$share/group/a");
        Assert.Empty(broker.Core.Router.Tree.Match("a").Targets);
    }

    [Fact]
    public async Task Member_WithoutConnection_IsPassedOverWhileAnotherHasOne()
    {
        await using var broker = new TestBroker(Profile.Aws);
        (RawClient away, _) = await broker.ConnectPersistentAsync("away");
        await away.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);
        await DisconnectAsync(away);
        await using RawClient there = await broker.ConnectAsync("there");
        await there.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);

        Publish(broker, "a", 4);

        Assert.Equal(["0", "1", "2", "3"], await ReadAsync(there, 4));
        (away, bool hadSession) = await broker.ConnectPersistentAsync("away");
        Assert.True(hadSession);
        await away.PingAsync();
    }

    [Fact]
    public async Task Members_AllAway_MessagesWaitInPersistentSessionsAlsoAfterARestart()
    {
        using var folder = new Support.TemporaryFolder();
        var time = new VirtualTime();
        using (RecordLog log = RecordLog.Open(folder["state.log"]))
        {
            await using var broker = new TestBroker(Profile.Aws, journal: new BrokerJournal(log), time: time);
            RawClient clean = await broker.ConnectAsync("clean");
            (RawClient kept, _) = await broker.ConnectPersistentAsync("kept");
            await clean.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);
            await kept.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);
            await DisconnectAsync(clean);
            await DisconnectAsync(kept);
            Publish(broker, "a", 2);
        }

        using RecordLog again = RecordLog.Open(folder["state.log"]);
        await using var later = new TestBroker(Profile.Aws, journal: new BrokerJournal(again), time: time);
        Publish(later, "a", 1);
        (RawClient back, bool hadSession) = await later.ConnectPersistentAsync("kept");

        Assert.True(hadSession);
        Assert.Equal(["0", "1", "0"], await ReadAsync(back, 3));
    }

    // AWS's samples name such topics in either form.
    [Theory]
    [InlineData("a", 1)]
    [InlineData("$share/group/a", 1)]
    [InlineData("$share/other/a", 0)]
    public async Task Receive_AllowedByTopicOrByGroup_IsDelivered(string allowed, int count)
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = broker.Open(new ReceiveAuthorizer(allowed));
        await client.ConnectMqttAsync("c");
        await client.SubscribeAsync("$share/group/a", QoS.AtLeastOnce);

        Publish(broker, "a", 1);

        Assert.Equal(count, (await ReadAsync(client, count)).Length);
        await client.PingAsync();
    }

    [Fact]
    public async Task Subscribe_Denied_Closes()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = broker.Open(new ReceiveAuthorizer("a"));
        await client.ConnectMqttAsync("c");

        await client.SendAsync(PacketWriter.Subscribe(1, new SubscriptionRequest("$share/denied/a", QoS.AtLeastOnce)));

        Assert.Empty(await client.ReadToEndAsync());
    }

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);

    private static void Publish(TestBroker broker, string topic, int count)
    {
        foreach (int number in Numbers(count))
            broker.Core.Router.Publish(topic, System.Text.Encoding.ASCII.GetBytes($"{number}"), QoS.AtLeastOnce, retain: false);
    }

    private static async Task<string[]> ReadAsync(RawClient client, int count)
    {
        var payloads = new string[count];
        for (int index = 0; index < count; index++)
            payloads[index] = (await client.ReadMessageAsync()).Payload;
        return payloads;
    }

    private static async Task UnsubscribeAsync(RawClient client, string filter)
    {
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(filter);
        await client.SendAsync([0xA2, (byte)(4 + utf8.Length), 0, 9, 0, (byte)utf8.Length, .. utf8]);
        Assert.Equal([0xB0, 2, 0, 9], await client.ReadPacketAsync());
    }

    private static async Task DisconnectAsync(RawClient client)
    {
        await client.SendAsync(0xE0, 0);
        Assert.Empty(await client.ReadToEndAsync());
    }

    private sealed class ReceiveAuthorizer(string allowed) : IAuthorizer
    {
        public string PrincipalId => "0123";

        public bool MayConnect(string clientId, bool isPersistent, string? willTopic) => true;

        public bool MayPublish(string topic) => true;

        public bool MayRetain(string topic) => true;

        public bool MaySubscribe(string filter) => filter != "$share/denied/a";

        public bool MayReceive(string topic) => topic == allowed;

        public string? WhyInvalid() => null;
    }
}
