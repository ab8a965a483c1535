using System.Net.Sockets;
using System.Net;
using LocalIotCore.Mqtt;
using Xunit;

namespace HeatingSensor.Host.Tests.LocalIotCore;

/// <summary>A client that sends and expects bytes, over any stream.</summary>
internal sealed class RawClient(Stream stream) : IAsyncDisposable
{
    /// <summary>Generous, as the machine may be busy; only a failing test waits that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawClient(new NetworkStream(socket, ownsSocket: true));
    }

    public async Task SendAsync(params byte[] bytes) => await stream.WriteAsync(bytes);

    /// <summary>Connects with a clean session and checks that it was accepted.</summary>
    public async Task ConnectMqttAsync(string clientId) => await ConnectMqttAsync(new ConnectPacket { ClientId = clientId });

    /// <summary>Connects; returns whether the broker had a session.</summary>
    public async Task<bool> ConnectMqttAsync(ConnectPacket packet)
    {
        await SendAsync(PacketWriter.Connect(packet));
        byte[] answer = await ReadPacketAsync();
        Assert.Equal("2002", Convert.ToHexString(answer.AsSpan(0, 2)));
        Assert.Equal(0, answer[3]);
        return answer[2] == 1;
    }

    public async Task SubscribeAsync(string filter, QoS qos)
    {
        await SendAsync(PacketWriter.Subscribe(1, new SubscriptionRequest(filter, qos)));
        Assert.Equal([0x90, 3, 0, 1, (byte)qos], await ReadPacketAsync());
    }

    /// <summary>Publishes; with QoS 1 the packet id is 7 and the PUBACK is waited for.</summary>
    public async Task PublishAsync(string topic, string payload, QoS qos = QoS.AtMostOnce, bool retain = false)
    {
        await SendAsync(Publish(topic, payload, qos, retain, 7));
        if (qos == QoS.AtLeastOnce)
            Assert.Equal([0x40, 2, 0, 7], await ReadPacketAsync());
    }

    public static byte[] Publish(string topic, string payload, QoS qos, bool retain, ushort packetId)
    {
        byte[] topicUtf8 = System.Text.Encoding.UTF8.GetBytes(topic);
        byte[] body = System.Text.Encoding.UTF8.GetBytes(payload);
        var packet = new byte[topicUtf8.Length + body.Length + PacketWriter.PublishOverheadMax];
        int length = PacketWriter.WritePublish(packet, PacketWriter.PublishFirstByte(qos, retain, dup: false),
            topicUtf8,
            packetId, body);
        return packet[..length];
    }

    /// <summary>Reads that many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await ReadBytesAsync(count, patience.Token);
    }

    /// <summary>Reads one whole packet.</summary>
    public async Task<byte[]> ReadPacketAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var packet = new List<byte>();
        while (true)
        {
            ReadStatus status = FrameReader.TryReadHeader(packet.ToArray(), int.MaxValue, out FrameHeader header);
            Assert.NotEqual(ReadStatus.Malformed, status);
            int missing = status == ReadStatus.NeedMore ? 1 : header.TotalBytes - packet.Count;
            if (missing == 0)
                return [.. packet];
            packet.AddRange(await ReadBytesAsync(missing, patience.Token));
        }
    }

    /// <summary>Reads a PUBLISH.</summary>
    public async Task<ReceivedMessage> ReadMessageAsync()
    {
        byte[] packet = await ReadPacketAsync();
        FrameReader.TryReadHeader(packet, int.MaxValue, out FrameHeader header);
        Assert.Equal(PacketType.Publish, header.Type);
        Assert.Equal(ReadStatus.Ok, PublishPacket.TryRead(header.First, packet.AsSpan(header.HeaderBytes),
            out PublishPacket publish));
        return new ReceivedMessage(System.Text.Encoding.UTF8.GetString(publish.Topic),
            System.Text.Encoding.UTF8.GetString(publish.Payload), publish.QoS, publish.Retain, publish.Dup,
                publish.PacketId);
    }

    /// <summary>Proves that the connection lives, and that nothing came before the answer.</summary>
    public async Task PingAsync()
    {
        await SendAsync(0xC0, 0);
        Assert.Equal([0xD0, 0], await ReadPacketAsync());
    }

    /// <summary>Waits for the broker to close; returns what came before.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all, patience.Token);
        }
        catch (IOException)
        {
            // Cut instead of closed: the end all the same.
        }
        return all.ToArray();
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }
}

internal sealed record ReceivedMessage(string Topic, string Payload, QoS QoS, bool Retain, bool Dup, ushort PacketId);
