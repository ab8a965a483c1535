using LocalIotCore;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore.Broker;

/// <summary>Goal: exactly once in profile standard, across repeated packets and reconnects.</summary>
public sealed class QoS2Tests
{
    [Fact]
    public async Task Publish_RepeatedBeforePubRel_IsDeliveredOnce()
    {
        await using var broker = new TestBroker(Profile.Standard);
        await using RawClient subscriber = await broker.ConnectAsync("subscriber");
        await subscriber.SubscribeAsync("a", QoS.ExactlyOnce);
        await using RawClient publisher = await broker.ConnectAsync("publisher");
        byte[] publish = RawClient.Publish("a", "x", QoS.ExactlyOnce, false, 9);

        await publisher.SendAsync(publish);
        Assert.Equal([0x50, 2, 0, 9], await publisher.ReadPacketAsync());
        await publisher.SendAsync(publish);
        Assert.Equal([0x50, 2, 0, 9], await publisher.ReadPacketAsync());
        await publisher.SendAsync(0x62, 2, 0, 9);
        Assert.Equal([0x70, 2, 0, 9], await publisher.ReadPacketAsync());
        await publisher.SendAsync(0x62, 2, 0, 9);
        Assert.Equal([0x70, 2, 0, 9], await publisher.ReadPacketAsync());

        Assert.Equal("x", (await subscriber.ReadMessageAsync()).Payload);
        await subscriber.PingAsync();
    }

    [Fact]
    public async Task Delivery_ReconnectBetweenPubRecAndPubComp_SendsPubRelNotPublish()
    {
        await using var broker = new TestBroker(Profile.Standard);
        (RawClient client, _) = await broker.ConnectPersistentAsync("c");
        await client.SubscribeAsync("a", QoS.ExactlyOnce);
        broker.Core.Router.Publish("a", "x"u8, QoS.ExactlyOnce, retain: false);
        byte id = (byte)(await client.ReadMessageAsync()).PacketId;
        await client.SendAsync(0x50, 2, 0, id);
        Assert.Equal([0x62, 2, 0, id], await client.ReadPacketAsync());
        await client.DisposeAsync();

        (client, _) = await broker.ConnectPersistentAsync("c");

        Assert.Equal([0x62, 2, 0, id], await client.ReadPacketAsync());
        await client.SendAsync(0x70, 2, 0, id);
        await client.PingAsync();
    }

    [Fact]
    public async Task Publishes_WithoutPubRel_AreBounded()
    {
        CloudLimits limits = CloudLimits.Standard with { InFlightMax = 3 };
        await using var broker = new TestBroker(Profile.Standard, limits);
        await using RawClient client = await broker.ConnectAsync("c");
        for (ushort id = 1; id <= 4; id++)
            await client.SendAsync(RawClient.Publish("a", "x", QoS.ExactlyOnce, false, id));

        byte[] answers = await client.ReadToEndAsync();

        Assert.Equal(3 * PacketWriter.AckBytes, answers.Length);
    }
}
