using nanoFramework.M2Mqtt.Messages;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>What becomes of messages: the rows of device-platform facts, "M2Mqtt, case by case".</summary>
public sealed class DeliveryTests : IDisposable
{
    private readonly MqttBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Publish_NoPuback_IsSentThreeTimesThenGivenUp()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        ushort id = bench.Publish(client);
        var first = broker.Read();
        bench.WaitForTimer(1000);
        bench.Advance(1000);
        var second = broker.Read();
        bench.WaitForTimer(1000);
        bench.Advance(1000);
        var third = broker.Read();
        bench.WaitForTimer(1000);
        bench.Advance(999);
        bench.ExpectNoEvent();
        bench.Advance(1);

        Assert.Equal([id, id, id], [first.PublishId, second.PublishId, third.PublishId]);
        Assert.Equal([false, true, true], [first.IsDup, second.IsDup, third.IsDup]);
        Assert.Equal($"[mqtt dispatch] published {id} False at 3001", bench.NextEvent());
        Assert.True(client.IsConnected);
        Assert.False(broker.HasData);
    }

    [Fact]
    public void Publish_TwoWithoutPuback_AreRetriedSideBySide()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);
        ushort first = bench.Publish(client);
        broker.Read();
        ushort second = bench.Publish(client);
        broker.Read();

        bench.WaitForTimer(999);
        bench.Advance(999);
        Assert.Equal(first, broker.Read().PublishId);
        bench.WaitForTimer(1);
        bench.Advance(1);
        Assert.Equal(second, broker.Read().PublishId);
    }

    [Fact]
    public void Publish_PubackLate_IsPublishedOnce()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);
        ushort id = bench.Publish(client);
        broker.Read();
        bench.WaitForTimer(1000);
        bench.Advance(1000);
        broker.Read();
        bench.WaitForTimer(1000);
        bench.Advance(1000);
        broker.Read();
        bench.WaitForTimer(1000);
        bench.Advance(500);

        broker.Send(Packet.PubackFor(id));
        Assert.Equal($"[mqtt dispatch] published {id} True at 2501", bench.NextEvent());
        broker.Send(Packet.PubackFor(id));
        bench.Advance(10_000);
        Fence(client, broker);
    }

    [Fact]
    public void Subscribe_NoSuback_IsSentThreeTimesThenSilence()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        ushort id = client.Subscribe(["a/b"], [MqttQoSLevel.AtLeastOnce]);
        bench.Advance(1);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            var subscribe = broker.Read();
            Assert.Equal(0x82, subscribe.First);
            Assert.Equal(id, subscribe.Id);
            bench.WaitForTimer(1000);
            bench.Advance(1000);
        }

        Fence(client, broker);
        Assert.True(client.IsConnected);
    }

    [Fact]
    public void Subscribe_Refused_IsSubscribedWith128()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        ushort id = client.Subscribe(["a/b", "c"], [MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtMostOnce]);
        bench.Advance(1);
        broker.Read();
        broker.Send(Packet.SubackFor(id, 0x80, 0));

        Assert.Equal($"[mqtt dispatch] subscribed {id} 128,0", bench.NextEvent());
        Assert.True(client.IsConnected);
    }

    [Fact]
    public void Unsubscribe_Answered_RaisesTheEvent()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        ushort id = client.Unsubscribe(["a/b"]);
        bench.Advance(1);
        Assert.Equal(0xA2, broker.Read().First);
        broker.Send(Packet.UnsubackFor(id));

        Assert.Equal($"[mqtt dispatch] unsubscribed {id}", bench.NextEvent());
    }

    [Fact]
    public void PublishAndSubscribe_NotConnected_AreSentAfterConnect()
    {
        var client = bench.NewClient();
        ushort subscribed = client.Subscribe(["a/b"], [MqttQoSLevel.AtLeastOnce]);
        ushort published = bench.Publish(client, "early");

        var broker = bench.Connect(client);

        Assert.Equal([1, 2], [subscribed, published]);
        Assert.Equal(Packet.Subscribe, broker.Read().Type);
        var publish = broker.Read();
        Assert.Equal("early", publish.Payload);
        Assert.False(publish.IsDup);
    }

    [Fact]
    public void Publish_InAHandler_IsSentAndItsEventFollows()
    {
        var client = bench.NewClient();
        ushort answer = 0;
        client.MqttMsgPublishReceived += (_, _) => answer = client.Publish("answer", [1], null, null,
            MqttQoSLevel.AtLeastOnce, false);
        var broker = bench.Connect(client);

        broker.Send(Packet.PublishOf("question", "?"));
        Assert.StartsWith("[mqtt dispatch] received question", bench.NextEvent());
        MqttBench.Until(() => answer != 0);
        bench.Advance(1);
        Assert.Equal("answer", broker.Read().Topic);
        broker.Send(Packet.PubackFor(answer));

        Assert.StartsWith($"[mqtt dispatch] published {answer} True", bench.NextEvent());
    }

    [Fact]
    public void Received_Qos1Twice_IsDeliveredTwiceAfterItsPubacks()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);
        using var handlerMayRun = new ManualResetEventSlim();
        client.MqttMsgPublishReceived += (_, _) => handlerMayRun.Wait(ScriptedBroker.LimitMs);

        broker.Send(Packet.PublishOf("delta", "{}", qos: 1, id: 7));
        broker.Send(Packet.PublishOf("delta", "{}", qos: 1, id: 7, isDup: true));
        Assert.Equal([7, 7], [broker.Read().Id, broker.Read().Id]); // both PUBACKs while the first handler runs
        handlerMayRun.Set();

        Assert.Equal("[mqtt dispatch] received delta {} dup False", bench.NextEvent());
        Assert.Equal("[mqtt dispatch] received delta {} dup True", bench.NextEvent());
    }

    [Fact]
    public void Published_Qos2_GoesThroughAllFourPackets()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        ushort id = bench.Publish(client, "once", qos: 2);
        Assert.Equal(id, broker.Read().PublishId);
        broker.Send(0x50, 2, 0, (byte)id);
        Assert.Equal(0x62, broker.Read().First);
        broker.Send(0x70, 2, 0, (byte)id);

        Assert.StartsWith($"[mqtt dispatch] published {id} True", bench.NextEvent());
    }

    [Fact]
    public void Received_Qos2_IsDeliveredOnceAfterItsRelease()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        broker.Send(Packet.PublishOf("t", "x", qos: 2, id: 9));
        Assert.Equal(Packet.Pubrec, broker.Read().Type);
        broker.Send(Packet.PublishOf("t", "x", qos: 2, id: 9, isDup: true));
        Assert.Equal(Packet.Pubrec, broker.Read().Type);
        bench.ExpectNoEvent();
        broker.Send(0x62, 2, 0, 9);
        Assert.Equal(Packet.Pubcomp, broker.Read().Type);
        Assert.StartsWith("[mqtt dispatch] received t x", bench.NextEvent());
        broker.Send(0x62, 2, 0, 9); // our PUBCOMP was lost
        Assert.Equal(Packet.Pubcomp, broker.Read().Type);
        Fence(client, broker);
    }

    [Fact]
    public void Publish_QueueFull_Throws()
    {
        var client = bench.NewClient();
        client.Settings.InflightQueueSize = 1;
        bench.Publish(client);

        var e = Assert.Throws<nanoFramework.M2Mqtt.Exceptions.MqttClientException>(() => bench.Publish(client));

        Assert.Equal(nanoFramework.M2Mqtt.Exceptions.MqttClientErrorCode.InflightQueueFull, e.ErrorCode);
    }

    [Fact]
    public void Publish_WithAWildcard_ClosesTheConnection()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        client.Publish("home/#", [1]);
        bench.Advance(1);
        bench.WaitForTimer(200);
        bench.Advance(200);

        Assert.StartsWith("[mqtt dispatch] closed at 201", bench.NextEvent());
        broker.ExpectEnd();
    }

    /// <summary>Whatever was on its way has arrived when this round trip is over; nothing else may have.</summary>
    private void Fence(nanoFramework.M2Mqtt.MqttClient client, BrokerConnection broker)
    {
        broker.Send(Packet.PublishOf("fence", "", qos: 1, id: 999));
        Assert.Equal(999, broker.Read().Id);
        Assert.StartsWith("[mqtt dispatch] received fence", bench.NextEvent());
        bench.ExpectNoEvent();
        Assert.True(client.IsConnected);
    }
}
