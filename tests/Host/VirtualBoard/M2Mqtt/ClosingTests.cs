using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>How connections end: the rows of device-platform facts, "M2Mqtt, case by case".</summary>
public sealed class ClosingTests : IDisposable
{
    private readonly MqttBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void KeepAlive_NoPingresp_ClosesAfterTwicePeriod()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client, keepAliveS: 5);

        bench.WaitForTimer(5000);
        bench.Advance(4999);
        Assert.False(broker.HasData);
        bench.Advance(1);
        Assert.Equal(Packet.Pingreq, broker.Read().Type);
        bench.WaitForTimer(5000);
        bench.Advance(4999);
        Assert.True(client.IsConnected);
        bench.Advance(1);
        MqttBench.Until(() => !client.IsConnected);
        bench.WaitForTimer(200);
        bench.Advance(200);

        Assert.Equal("[mqtt dispatch] closed at 10200 connected False", bench.NextEvent());
    }

    [Fact]
    public void KeepAlive_Answered_StaysAndAsksAgain()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client, keepAliveS: 5);

        for (int ping = 0; ping < 3; ping++)
        {
            bench.WaitForTimer(5000);
            bench.Advance(5000);
            Assert.Equal(Packet.Pingreq, broker.Read().Type);
            broker.Send(0xD0, 0);
            broker.Send(Packet.PublishOf("fence", ""));
            bench.NextEvent();
        }

        Assert.True(client.IsConnected);
    }

    [Fact]
    public void KeepAlive_WhilePublishing_NeverAsks()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client, keepAliveS: 5);

        for (int i = 0; i < 5; i++)
        {
            bench.WaitForTimer(5000);
            bench.Advance(3999);
            bench.Publish(client, qos: 0);
            Assert.Equal(Packet.Publish, broker.Read().Type);
        }

        Assert.False(broker.HasData);
    }

    [Fact]
    public void Drop_WhileIdle_RaisesConnectionClosedAfter200Ms()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        broker.Drop();
        MqttBench.Until(() => !client.IsConnected);
        bench.WaitForTimer(200);
        bench.Advance(199);
        bench.ExpectNoEvent();
        bench.Advance(1);

        Assert.Equal("[mqtt dispatch] closed at 200 connected False", bench.NextEvent());
    }

    [Fact]
    public void Drop_WhilePublishing_ForgetsWhatWasBeforeAndSendsWhatCameAfter()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);
        bench.Publish(client, "before");
        broker.Read();

        broker.Drop();
        MqttBench.Until(() => !client.IsConnected);
        bench.WaitForTimer(200);
        ushort during = bench.Publish(client, "during");
        bench.Advance(199);
        Assert.StartsWith("[mqtt dispatch] closed at 201", bench.NextEvent());
        ushort after = bench.Publish(client, "after");
        var again = bench.Connect(client);

        Assert.Equal([2, 3], [during, after]);
        var publish = again.Read();
        Assert.Equal("after", publish.Payload);
        Assert.False(publish.IsDup);
        bench.ExpectNoEvent();
    }

    [Fact]
    public void Handler_Throws_ClosesAfterHandingOutTheRest()
    {
        var client = bench.NewClient();
        using var othersAreQueued = new ManualResetEventSlim();
        client.MqttMsgPublishReceived += (_, e) =>
        {
            if (e.Topic == "bad")
            {
                othersAreQueued.Wait(ScriptedBroker.LimitMs);
                throw new FormatException("handler");
            }
        };
        var broker = bench.Connect(client);

        broker.Send(Packet.PublishOf("bad", "1", qos: 1, id: 1));
        broker.Send(Packet.PublishOf("good", "2", qos: 1, id: 2));
        Assert.Equal([1, 2], [broker.Read().Id, broker.Read().Id]);
        broker.Send(Packet.PublishOf("fence", "3", qos: 1, id: 3)); // its PUBACK comes after "good" was queued
        Assert.Equal(3, broker.Read().Id);
        othersAreQueued.Set();

        Assert.StartsWith("[mqtt dispatch] received bad", bench.NextEvent());
        Assert.StartsWith("[mqtt dispatch] received good", bench.NextEvent());
        bench.WaitForTimer(200);
        bench.Advance(200);
        string next = bench.NextEvent();
        if (next.StartsWith("[mqtt dispatch] received fence", StringComparison.Ordinal))
            next = bench.NextEvent();
        Assert.Equal("[mqtt dispatch] closed at 200 connected False", next);
        broker.ExpectEnd();
        Assert.Contains(bench.Lines, line => line.Contains("FormatException", StringComparison.Ordinal));
    }

    [Fact]
    public void Disconnect_Connected_TakesLeaveAndRaisesTheEventAfter200Ms()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        client.Disconnect();

        Assert.False(client.IsConnected);
        Assert.Equal(Packet.Disconnect, broker.Read().Type);
        bench.WaitForTimer(200);
        bench.Advance(200);
        Assert.Equal("[mqtt dispatch] closed at 200 connected False", bench.NextEvent());
        broker.ExpectEnd();
    }

    [Fact]
    public void Disconnect_NotConnected_Throws()
    {
        var client = bench.NewClient();
        Assert.Throws<MqttCommunicationException>(client.Disconnect);

        bench.Connect(client);
        Close(client, 200);
        Assert.Throws<MqttCommunicationException>(client.Disconnect);
    }

    [Fact]
    public void Close_Connected_Takes200MsAndSaysNothing()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client, keepAliveS: 60);

        Close(client, 200);
        broker.ExpectEnd(); // no DISCONNECT before it
        Assert.False(client.IsConnected);

        Close(client, 200, 1000);
        Assert.Equal(1400, bench.NowMs);
        bench.ExpectNoEvent();
    }

    [Fact]
    public void DisconnectThenClose_NoEventAndTheLastPublishIsNeverSent()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        client.Publish("home/heating/status", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
        client.Disconnect();
        bench.WaitForTimer(200);
        bench.Advance(10); // the two waits can be told apart now
        Close(client, 200);

        Assert.Equal(Packet.Disconnect, broker.Read().Type);
        broker.ExpectEnd();
        bench.Advance(10_000);
        bench.ExpectNoEvent();
    }

    [Fact]
    public void Reconnect_SameInstance_WorksAndIdsGoOn()
    {
        var client = bench.NewClient();
        bench.Connect(client);
        ushort first = bench.Publish(client);
        Close(client, 200);

        var broker = bench.Connect(client);
        ushort second = bench.Publish(client);

        Assert.Equal([1, 2], [first, second]);
        Assert.Equal(2, broker.Read().PublishId);
    }

    [Fact]
    public void Reconnect_InConnectionClosed_Works()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);
        var result = new TaskCompletionSource<MqttReasonCode>();
        client.ConnectionClosed += (_, _) => result.SetResult(client.Connect("boiler-1"));

        broker.Drop();
        bench.WaitForTimer(200);
        bench.Advance(200);
        Assert.StartsWith("[mqtt dispatch] closed", bench.NextEvent());
        var again = bench.Broker.AcceptClient();

        Assert.Equal(0, (int)MqttBench.Result(result.Task));
        Assert.StartsWith("[mqtt receive] opened 0", bench.NextEvent());
        bench.Publish(client);
        Assert.Equal(Packet.Publish, again.Read().Type);
    }

    [Fact]
    public void Connect_WhileConnected_DropsTheOldSocketWithoutAnEvent()
    {
        var client = bench.NewClient();
        var old = bench.Connect(client);

        var broker = bench.Connect(client);

        old.ExpectEnd();
        Assert.True(client.IsConnected);
        bench.Publish(client);
        Assert.Equal(Packet.Publish, broker.Read().Type);
        bench.ExpectNoEvent();
    }

    [Fact]
    public void Network_Lost_ClosesAtOnceAndRefusesNewConnections()
    {
        var client = bench.NewClient();
        bench.Connect(client);

        bench.Board.Network.IsUp = false;
        MqttBench.Until(() => !client.IsConnected);
        bench.WaitForTimer(200);
        bench.Advance(200);
        Assert.StartsWith("[mqtt dispatch] closed at 200", bench.NextEvent());

        Assert.Throws<MqttConnectionException>(() => client.Connect("boiler-1"));
        var e = Assert.ThrowsAny<System.Net.Sockets.SocketException>(() => new MqttClient("broker.example"));
        Assert.Equal(11001, e.ErrorCode);
    }

    [Fact]
    public void PowerOff_Connected_DropsTheSocketAndSaysNothing()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        bench.Board.PowerOff();

        broker.ExpectEnd();
        bench.Advance(10_000);
        bench.ExpectNoEvent();
    }

    /// <summary>
    /// Closes on a thread of its own while the test moves time through the waits that it is expected to make.
    /// </summary>
    private void Close(MqttClient client, params int[] waitsMs)
    {
        var close = MqttBench.Start(() => { client.Close(); return true; });
        foreach (int waitMs in waitsMs)
        {
            bench.WaitForTimer(waitMs);
            Assert.False(close.IsCompleted);
            bench.Advance(waitMs);
        }

        MqttBench.Result(close);
    }
}
