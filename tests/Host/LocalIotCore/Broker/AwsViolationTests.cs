using LocalIotCore;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: AWS's limits, and its answers in MQTT 3.1.1 to what breaks them.</summary>
public sealed class AwsViolationTests
{
    private static readonly Will QoS2Will = new("a", default, QoS.ExactlyOnce, false);

    public static TheoryData<string, byte[]> Closing => new()
    {
        { "9 filters in a SUBSCRIBE", NineFilters() },
        { "8 slashes", RawClient.Publish("a/b/c/d/e/f/g/h/i", "", QoS.AtMostOnce, false, 0) },
        { "257 bytes of topic", RawClient.Publish(new string('a', 257), "", QoS.AtMostOnce, false, 0) },
        { "128 KB and 1 byte of payload", RawClient.Publish("a", new string('x', 131_073), QoS.AtMostOnce, false, 0) },
        { "unlisted reserved topic", RawClient.Publish("$aws/nothing", "", QoS.AtMostOnce, false, 0) },
        { "asset properties are the service's to publish", RawClient.Publish("$aws/sitewise/x", "", QoS.AtMostOnce, false, 0) },
        { "shared filter without a group", Subscribe("$share//a") },
        { "shared filter without topics", Subscribe("$share/group") },
        { "shared filter with nothing as topics", Subscribe("$share/group/") },
        { "shared filter with a wildcard as group", Subscribe("$share/+/a") },
        { "shared filter on an unlisted reserved topic", Subscribe("$share/group/$SYS/#") },
        { "unlisted reserved filter", PacketWriter.Subscribe(1, new SubscriptionRequest("$SYS/#", QoS.AtMostOnce)) },
    };

    public static TheoryData<string, ConnectPacket> Refused => new()
    {
        { "client id of 129 bytes", new ConnectPacket { ClientId = new string('c', 129) } },
        { "client id with $", new ConnectPacket { ClientId = "$mine" } },
        { "empty client id with persistent session", new ConnectPacket { CleanSession = false } },
        { "will with QoS 2", new ConnectPacket { ClientId = "c", Will = QoS2Will } },
    };

    [Theory]
    [MemberData(nameof(Closing))]
    public async Task Packet_BeyondLimit_ClosesWithoutAnswer(string what, byte[] packet)
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = await broker.ConnectAsync("boiler-1");

        await client.SendAsync(packet);

        Assert.True((await client.ReadToEndAsync()).Length == 0, what);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Connect_Refused_ClosesWithoutConnAck(string what, ConnectPacket packet)
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = broker.Open();

        await client.SendAsync(PacketWriter.Connect(packet));

        Assert.True((await client.ReadToEndAsync()).Length == 0, what);
    }

    [Fact]
    public async Task Limits_JustKept_AreNoViolation()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = await broker.ConnectAsync(new string('c', 128));
        await client.PublishAsync("$aws/rules/rule/a/b/c/d/e/f/g/h", "", QoS.AtLeastOnce); // first 3 levels uncounted
        await client.PublishAsync(new string('a', 256), "", QoS.AtLeastOnce);
        await client.PublishAsync("a", new string('x', 131_072), QoS.AtLeastOnce);
    }

    [Fact]
    public async Task Subscriptions_FiftyFirst_Closes()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = await broker.ConnectAsync("boiler-1");
        for (int number = 0; number < 50; number++)
            await client.SubscribeAsync($"a/{number}", QoS.AtMostOnce);
        await client.SubscribeAsync("a/0", QoS.AtLeastOnce); // again: not one more

        await client.SendAsync(PacketWriter.Subscribe(1, new SubscriptionRequest("one/more", QoS.AtMostOnce)));

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task QoS2_PublishAndSubscribe_GetNoAnswerAndStayOpen()
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient client = await broker.ConnectAsync("boiler-1");

        await client.SendAsync(RawClient.Publish("a", "x", QoS.ExactlyOnce, false, 5));
        await client.SendAsync(PacketWriter.Subscribe(6, new SubscriptionRequest("a", QoS.ExactlyOnce)));

        await client.PingAsync();
    }

    [Fact]
    public async Task ClientId_Empty_GetsGeneratedOne()
    {
        await using var broker = new TestBroker(Profile.Aws);
        MessageQueue messages = broker.Watch("a");
        await using RawClient client = await broker.ConnectAsync("");
        await client.PublishAsync("a", "x");

        Assert.Matches(@"^\$GEN/[0-9a-f-]{36}$", (await messages.NextAsync()).ClientId);
    }

    [Fact]
    public async Task Publishes_MoreThanHundredASecond_AreDiscardedWithoutPubAck()
    {
        await using var broker = new TestBroker(Profile.Aws, CloudLimits.Aws);
        await using RawClient client = await broker.ConnectAsync("boiler-1");
        for (int number = 0; number < 100; number++)
            await client.PublishAsync("a", "x", QoS.AtLeastOnce);

        await client.SendAsync(RawClient.Publish("a", "x", QoS.AtLeastOnce, false, 8));
        await client.PingAsync();
        Assert.Equal(1, broker.Core.Counters.ThrottledPublishes);

        broker.Time.Advance(TimeSpan.FromSeconds(1));
        await client.PublishAsync("a", "x", QoS.AtLeastOnce);
    }

    [Fact]
    public async Task Connects_TwiceInASecond_SecondIsRefusedAndFirstStays()
    {
        await using var broker = new TestBroker(Profile.Aws, CloudLimits.Aws);
        await using RawClient first = await broker.ConnectAsync("boiler-1");
        await using RawClient second = broker.Open();

        await second.SendAsync(PacketWriter.Connect(new ConnectPacket { ClientId = "boiler-1" }));

        Assert.Empty(await second.ReadToEndAsync());
        await first.PingAsync();
        broker.Time.Advance(TimeSpan.FromSeconds(1));
        await using RawClient third = await broker.ConnectAsync("boiler-1");
    }

    [Theory]
    [InlineData("MQTT", 0x84)]
    [InlineData("MQIsdp", 0x83)]
    public async Task Connect_WithBridgeBit_IsAccepted(string protocol, byte level)
    {
        await using var broker = new TestBroker(Profile.Aws);
        await using RawClient bridge = broker.Open();

        await bridge.SendAsync(ConnectOf(protocol, level));

        Assert.Equal([0x20, 2, 0, 0], await bridge.ReadPacketAsync());
    }

    [Theory]
    [InlineData("MQTT", 0x83)]
    [InlineData("MQIsdp", 0x84)]
    [InlineData("MQTT", 5)]
    [InlineData("MQTT", 0x85)]
    public async Task Connect_WithALevelNotSpoken_GetsCode1InTheFormOf311(string protocol, byte level)
    {
        foreach (Profile profile in (Profile[])[Profile.Aws, Profile.Standard])
        {
            await using var broker = new TestBroker(profile);
            await using RawClient client = broker.Open();

            await client.SendAsync(ConnectOf(protocol, level));

            Assert.Equal([0x20, 2, 0, 1], await client.ReadToEndAsync());
        }
    }

    [Theory]
    [InlineData(Profile.Aws, true)]
    [InlineData(Profile.Standard, false)]
    public async Task Bridge_GetsItsOwnMessagesBackOnlyWhereAwsSendsThem(Profile profile, bool isEchoed)
    {
        await using var broker = new TestBroker(profile);
        await using RawClient bridge = broker.Open();
        await bridge.SendAsync(ConnectOf("MQTT", 0x84));
        await bridge.ReadPacketAsync();
        await bridge.SubscribeAsync("a", QoS.AtMostOnce);

        await bridge.PublishAsync("a", "own");
        if (isEchoed)
            Assert.Equal("own", (await bridge.ReadMessageAsync()).Payload);
        await bridge.PingAsync(); // nothing else has come
        broker.Core.Router.Publish("a", "kept"u8, QoS.AtMostOnce, retain: true);

        Assert.Equal(!isEchoed, (await bridge.ReadMessageAsync()).Retain);
    }

    [Theory]
    [InlineData(Profile.Aws, 0)]
    [InlineData(Profile.Standard, 1)]
    public void MultiLevelWildcard_ParentTopic_MatchesByProfile(Profile profile, int matches)
    {
        using var broker = new BrokerCore(profile, CloudLimits.For(profile), null, new VirtualTime(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        broker.Router.Tree.Add("a/#", new CountingSubscriber(), QoS.AtMostOnce);

        Assert.Equal(matches, broker.Router.Tree.Match("a").Targets.Length);
        Assert.Single(broker.Router.Tree.Match("a/b").Targets);
    }

    private static byte[] ConnectOf(string protocol, byte level) =>
    [
        0x10, (byte)(2 + protocol.Length + 4 + 8), 0, (byte)protocol.Length, .. System.Text.Encoding.ASCII.GetBytes(protocol),
        level, 2, 0, 60, 0, 6, .. "bridge"u8,
    ];

    private static byte[] Subscribe(string filter) => PacketWriter.Subscribe(1, new SubscriptionRequest(filter, QoS.AtMostOnce));

    private static byte[] NineFilters() => PacketWriter.Subscribe(1,
        [.. Enumerable.Range(0, 9).Select(number => new SubscriptionRequest($"a{number}", QoS.AtMostOnce))]);
}
