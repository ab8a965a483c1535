using LocalIotCore;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: clean and persistent sessions keep what they must and nothing else. Method: clients over pipes,
/// virtual time.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task PersistentSession_MessagesWhileAway_ComeInOrderAfterReconnect()
    {
        await using var broker = new TestBroker(Profile.Standard);
        (RawClient client, bool hadSession) = await broker.ConnectPersistentAsync("boiler-1");
        Assert.False(hadSession);
        await client.SubscribeAsync("a/+", QoS.AtLeastOnce);
        await DisconnectAsync(client);
        await using RawClient publisher = await broker.ConnectAsync("publisher");
        for (int number = 0; number < 250; number++)
            await publisher.PublishAsync("a/b", $"{number}", QoS.AtLeastOnce);

        (client, hadSession) = await broker.ConnectPersistentAsync("boiler-1");

        Assert.True(hadSession);
        for (int number = 0; number < 250; number++)
        {
            ReceivedMessage message = await client.ReadMessageAsync();
            Assert.Equal($"{number}", message.Payload);
            Assert.False(message.Dup);
            await client.SendAsync(0x40, 2, (byte)(message.PacketId >> 8), (byte)message.PacketId);
        }
        await client.PingAsync();
    }

    [Fact]
    public async Task PersistentSession_UnacknowledgedMessage_ComesAgainAsDuplicateWithSameId()
    {
        await using var broker = new TestBroker(Profile.Standard);
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        broker.Core.Router.Publish("a", "x"u8, QoS.AtLeastOnce, retain: false);
        ReceivedMessage first = await client.ReadMessageAsync();
        await client.DisposeAsync();

        (client, _) = await broker.ConnectPersistentAsync("boiler-1");
        ReceivedMessage second = await client.ReadMessageAsync();

        Assert.Equal(first with { Dup = true }, second);
    }

    // The byte of MQTT 3.1.1's flag is reserved in MQTT 3.1.
    [Theory]
    [InlineData(MqttVersion.V31, false)]
    [InlineData(MqttVersion.V311, true)]
    public async Task PersistentSession_Resumed_IsToldToMqtt311Alone(MqttVersion version, bool isTold)
    {
        await using var broker = new TestBroker(Profile.Standard);
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await DisconnectAsync(client);
        await using RawClient again = broker.Open();

        Assert.Equal(isTold, await again.ConnectMqttAsync(
            new ConnectPacket { ClientId = "boiler-1", CleanSession = false, Version = version }));

        broker.Core.Router.Publish("a", "x"u8, QoS.AtLeastOnce, retain: false);
        Assert.Equal("x", (await again.ReadMessageAsync()).Payload);
    }

    [Fact]
    public async Task PersistentSession_QoS0WhileAway_IsNotQueued()
    {
        await using var broker = new TestBroker(Profile.Standard);
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await DisconnectAsync(client);
        broker.Core.Router.Publish("a", "x"u8, QoS.AtMostOnce, retain: false);

        (client, _) = await broker.ConnectPersistentAsync("boiler-1");

        await client.PingAsync(); // proves that no PUBLISH came before the answer
    }

    [Fact]
    public async Task PersistentSession_AwayLongerThanExpiry_IsForgotten()
    {
        await using var broker = new TestBroker(Profile.Aws);
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await DisconnectAsync(client);

        broker.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(1, broker.Core.SessionCount);
        broker.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(0, broker.Core.SessionCount);
        Assert.Empty(broker.Core.Router.Tree.Match("a").Targets);
    }

    [Fact]
    public async Task CleanSession_AfterPersistentOne_DiscardsIt()
    {
        await using var broker = new TestBroker(Profile.Standard);
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await DisconnectAsync(client);

        await using (RawClient clean = await broker.ConnectAsync("boiler-1"))
            Assert.Empty(broker.Core.Router.Tree.Match("a").Targets);

        (_, bool hadSession) = await broker.ConnectPersistentAsync("boiler-1");
        Assert.False(hadSession);
    }

    [Fact]
    public async Task Queue_Full_DropsNewestAndCounts()
    {
        CloudLimits limits = CloudLimits.Standard with { QueuedMessagesMax = 3 };
        await using var broker = new TestBroker(Profile.Standard, limits);
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await DisconnectAsync(client);

        for (int number = 0; number < 5; number++)
            broker.Core.Router.Publish("a", [(byte)('0' + number)], QoS.AtLeastOnce, retain: false);

        Assert.Equal(2, broker.Core.Counters.QueueFullDrops);
        (client, _) = await broker.ConnectPersistentAsync("boiler-1");
        for (int number = 0; number < 3; number++)
            Assert.Equal($"{number}", (await client.ReadMessageAsync()).Payload);
        await client.PingAsync();
    }

    [Fact]
    public async Task InFlightWindow_Full_HoldsBackUntilAcknowledged()
    {
        CloudLimits limits = CloudLimits.Standard with { InFlightMax = 2 };
        await using var broker = new TestBroker(Profile.Standard, limits);
        RawClient client = await broker.ConnectAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        for (int number = 0; number < 3; number++)
            broker.Core.Router.Publish("a", [(byte)('0' + number)], QoS.AtLeastOnce, retain: false);

        ReceivedMessage first = await client.ReadMessageAsync();
        Assert.Equal("1", (await client.ReadMessageAsync()).Payload);
        await client.PingAsync(); // the third has not come

        await client.SendAsync(0x40, 2, 0, (byte)first.PacketId);
        Assert.Equal("2", (await client.ReadMessageAsync()).Payload);
    }

    [Fact]
    public async Task Replay_ProfileAws_TenMessagesASecond()
    {
        await using var broker = new TestBroker(Profile.Aws, CloudLimits.Aws);
        (RawClient client, _) = await broker.ConnectPersistentAsync("boiler-1");
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await DisconnectAsync(client);
        for (int number = 0; number < 25; number++)
            broker.Core.Router.Publish("a", [(byte)number], QoS.AtLeastOnce, retain: false);
        broker.Time.Advance(TimeSpan.FromSeconds(5));

        (client, _) = await broker.ConnectPersistentAsync("boiler-1");

        foreach (int expected in (int[])[10, 10, 5])
        {
            for (int number = 0; number < expected; number++)
                await client.ReadMessageAsync();
            await client.PingAsync();
            broker.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task DisconnectAsync(RawClient client)
    {
        await client.SendAsync(0xE0, 0);
        Assert.Empty(await client.ReadToEndAsync());
    }
}
