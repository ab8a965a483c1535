using System.Text;
using HeatingSensor.Host.Tests.Support;
using nanoFramework.M2Mqtt.Exceptions;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard.M2Mqtt;

/// <summary>
/// Brokers that break the rules: as on the device, nothing that they send crashes or blocks the client.
/// </summary>
public sealed class HostileBrokerTests : IDisposable
{
    private readonly MqttBench bench = new();

    public void Dispose() => bench.Dispose();

    public static TheoryData<byte[]> PassedOver => new()
    {
        new byte[] { 0xF0, 0 }, // AUTH, unknown before MQTT 5
        new byte[] { 0x00, 0 }, // reserved
        new byte[] { 0xC0, 0 }, // PINGREQ from a broker
        new byte[] { 0x40, 0 }, // PUBACK without an id
        new byte[] { 0x40, 1, 9 },
        new byte[] { 0x40, 2, 0xFF, 0xFF }, // PUBACK for a message that never was
        new byte[] { 0x90, 3, 0xFF, 0xFF, 1 }, // SUBACK likewise
        new byte[] { 0x50, 2, 0xFF, 0xFF }, // PUBREC likewise
        new byte[] { 0x70, 2, 0xFF, 0xFF }, // PUBCOMP likewise
        new byte[] { 0x30, 3, 0, 9, (byte)'a' }, // a topic longer than the packet
        new byte[] { 0x36, 3, 0, 1, (byte)'a' }, // QoS 3
        new byte[] { 0x32, 3, 0, 1, (byte)'a' }, // QoS 1 without an id
    };

    [Theory]
    [MemberData(nameof(PassedOver))]
    public void Packet_WithoutSense_IsPassedOver(byte[] packet)
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        broker.Send(packet);
        broker.Send(Packet.PublishOf("next", "fine"));

        Assert.Equal("[mqtt dispatch] received next fine dup False", bench.NextEvent());
        Assert.True(client.IsConnected);
    }

    public static TheoryData<byte[]> Fatal => new()
    {
        new byte[] { 0x41, 2, 0, 1 }, // flags that PUBACK does not have
        new byte[] { 0x92, 3, 0, 1, 0 },
        new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1 }, // a length of five bytes
        new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F }, // 256 MB
        new byte[] { 0x30, 0xA0, 0x8D, 0x06 }, // 100,000 bytes: more than the device's heap holds
    };

    [Theory]
    [MemberData(nameof(Fatal))]
    public void Packet_ThatBreaksTheStream_EndsTheConnection(byte[] packet)
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        broker.Send(packet);
        MqttBench.Until(() => !client.IsConnected);
        bench.WaitForTimer(200);
        bench.Advance(200);

        Assert.Equal("[mqtt dispatch] closed at 200 connected False", bench.NextEvent());
    }

    [Fact]
    public void Packet_OfTheLargestSize_Arrives()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);
        int length = 48 * 1024;
        byte[] packet = [0x30, (byte)(length & 0x7F | 0x80), (byte)(length >> 7 & 0x7F | 0x80), (byte)(length >> 14),
            0, 1, (byte)'t', .. Enumerable.Repeat((byte)'x', length - 3)];

        broker.Send(packet);

        Assert.Equal("[mqtt dispatch] received t ".Length + length - 3 + " dup False".Length, bench.NextEvent().Length);
    }

    [Fact]
    public void Connection_CutInsideAPacket_Closes()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        broker.Send(0x32, 20, 0, 1, (byte)'t', 0, 7, (byte)'{');
        broker.Drop();

        // Whether its first half is still handed out is a race, here as on the device; see PacketTests for what it
        // holds.
        string text = bench.NextEventAdvancing();
        if (!IsClosed(text))
            text = bench.NextEventAdvancing();
        Assert.True(IsClosed(text), text);
    }

    [Fact]
    public void Packets_ByteByByte_ArriveWhole()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        foreach (byte value in Packet.PublishOf("home/x", "slowly", qos: 1, id: 5))
            broker.Send(value);

        Assert.Equal(5, broker.Read().Id);
        Assert.Equal("[mqtt dispatch] received home/x slowly dup False", bench.NextEvent());
    }

    [Fact]
    public void Garbage_InsteadOfConnack_MakesConnectThrow()
    {
        var client = bench.NewClient();
        var connect = MqttBench.Start(() => client.Connect("boiler-1"));
        var broker = bench.Broker.Accept();
        broker.Read();

        broker.Send(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
        broker.Drop();

        Assert.Throws<MqttCommunicationException>(() => MqttBench.Result(connect));
        bench.ExpectNoEvent();
    }

    [Fact]
    public void RandomBytes_OnAnOpenConnection_NeverCrashTheClient()
    {
        int seed = Seeds.Next();
        var random = new Random(seed);
        for (int round = 0; round < 20; round++)
        {
            var client = bench.NewClient();
            var broker = bench.Connect(client);
            var noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            try
            {
                broker.Send(noise);
            }
            catch (IOException)
            {
                // The client has closed already.
            }

            broker.Drop();
            using var patience = new CancellationTokenSource(ScriptedBroker.LimitMs);
            while (client.IsConnected && !patience.IsCancellationRequested)
                Thread.Yield();
            Assert.False(client.IsConnected, $"seed {seed}, round {round}: {Convert.ToHexString(noise)}");
            while (!IsClosed(bench.NextEventAdvancing()))
            {
            }
        }
    }

    private static bool IsClosed(string text) => text.StartsWith("[mqtt dispatch] closed", StringComparison.Ordinal);

    [Fact]
    public void Disconnect_FromTheBroker_RaisesTheRequest()
    {
        var client = bench.NewClient();
        var broker = bench.Connect(client);

        broker.Send(0xE0, 0);

        Assert.Equal("[mqtt receive] close requested", bench.NextEvent());
        Assert.True(client.IsConnected);
    }
}
