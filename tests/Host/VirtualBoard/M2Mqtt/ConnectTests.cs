using nanoFramework.M2Mqtt.Exceptions;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>How connections begin: the rows of device-platform facts, "M2Mqtt, case by case".</summary>
public sealed class ConnectTests : IDisposable
{
    private readonly MqttBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Connect_Accepted_PublishesAndHearsTheAcknowledgement()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        ushort id = bench.Publish(client, "{\"status\":\"ACTIVE\"}");
        var publish = broker.Read();
        broker.Send(Packet.PubackFor(publish.PublishId));

        Assert.True(client.IsConnected);
        Assert.Equal(id, publish.PublishId);
        Assert.Equal("home/heating/status", publish.Topic);
        Assert.Equal("{\"status\":\"ACTIVE\"}", publish.Payload);
        Assert.False(publish.IsDup);
        Assert.Equal($"[mqtt dispatch] published {id} True at 1", bench.NextEvent());
    }

    [Fact]
    public void Connect_NoConnack_ThrowsAfter30Seconds()
    {
        var client = bench.NewClient();
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        bench.Broker.Accept().Read();
        bench.WaitForTimer(30_000);

        bench.Advance(29_999);
        Assert.False(connect.IsCompleted);
        bench.Advance(1);

        Assert.Throws<MqttCommunicationException>(() => MqttBench.Result(connect));
        Assert.False(client.IsConnected);
        bench.ExpectNoEvent();
    }

    [Fact]
    public void Connect_PeerCloses_Throws()
    {
        var client = bench.NewClient();
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        var broker = bench.Broker.Accept();
        broker.Read();

        broker.Drop();

        Assert.Throws<MqttCommunicationException>(() => MqttBench.Result(connect));
        Assert.Equal(0, bench.NowMs);
        bench.ExpectNoEvent();
    }

    [Fact]
    public void Connect_NobodyListens_ThrowsWithTheDevicesCode()
    {
        var client = bench.NewClient();
        bench.Broker.Stop();

        var e = Assert.Throws<MqttConnectionException>(() => client.Connect("boiler-1"));

        Assert.Equal(10061, Assert.IsAssignableFrom<System.Net.Sockets.SocketException>(e.InnerException).ErrorCode);
        bench.ExpectNoEvent();
    }

    [Fact]
    public void Connect_Refused_ReturnsTheCodeAndKeepsTheSocketUntilClose()
    {
        var client = bench.NewClient();
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        var broker = bench.Broker.AcceptClient(returnCode: 5);

        Assert.Equal(5, (int)MqttBench.Result(connect));
        Assert.Equal("[mqtt receive] opened 5 session False connected False", bench.NextEvent());
        Assert.False(client.IsConnected);

        var close = MqttBench.Start(() => { client.Close(); return true; });
        bench.WaitForTimer(200);
        bench.Advance(200);
        MqttBench.Result(close);
        broker.ExpectEnd();
        bench.ExpectNoEvent();
    }

    [Fact]
    public void Connect_SessionPresent_IsInTheEventBeforeConnectReturns()
    {
        var client = bench.NewClient();
        var connect = MqttBench.Start(() => client.Connect("boiler-1", false));
        var broker = bench.Broker.Accept();
        broker.Read();

        broker.Send(Packet.Connack(0, isSessionPresent: true));

        Assert.Equal("[mqtt receive] opened 0 session True connected False", bench.NextEvent());
        MqttBench.Result(connect);
        Assert.True(client.IsConnected);
    }
}
