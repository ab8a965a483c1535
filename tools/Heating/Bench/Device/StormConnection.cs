using System.Text;
using Heating.Mqtt;
using HeatingSensor.Ports;
using LocalIotCore.Mqtt;

namespace Heating.Bench.Device;

/// <summary>One device's connection.</summary>
internal sealed class StormConnection(ClientConnection connection, IMqttEvents events, int number)
{
    private readonly Lock _writing = new();
    private ushort _lastPacketId;

    /// <summary>True if the broker had kept the session.</summary>
    public bool IsSessionPresent => connection.IsSessionPresent;

    /// <summary>Sends SUBSCRIBE. -1: the connection is lost.</summary>
    public int Subscribe(string[] topicFilters) => Send(packetId => PacketWriter.Subscribe(packetId,
        [.. topicFilters.Select(filter => new SubscriptionRequest(filter, QoS.AtLeastOnce))]));

    /// <summary>Sends PUBLISH. -1: the connection is lost.</summary>
    public int Publish(QoS qos, string topic, byte[] payload) => Send(packetId =>
    {
        byte[] topicUtf8 = Encoding.UTF8.GetBytes(topic);
        var packet = new byte[topicUtf8.Length + payload.Length + PacketWriter.PublishOverheadMax];
        int length = PacketWriter.WritePublish(packet, PacketWriter.PublishFirstByte(qos, retain: false, dup: false),
            topicUtf8, packetId, payload);
        return packet.AsMemory(0, length);
    });

    /// <summary>Raises events for received packets until the connection ends, then one for its end.</summary>
    public async Task ReceiveAsync()
    {
        try
        {
            while (await connection.ReadPacketsAsync(Take, CancellationToken.None))
            {
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // Handled like the end of the stream.
        }
        events.OnClosed(number);
    }

    /// <summary>Closes the connection.</summary>
    public void Close() => connection.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private int Send(Func<ushort, ReadOnlyMemory<byte>> packet)
    {
        _lastPacketId = (ushort)(_lastPacketId == ushort.MaxValue ? 1 : _lastPacketId + 1);
        try
        {
            Write(packet(_lastPacketId));
            return _lastPacketId;
        }
        catch (Exception error) when (IsEnd(error))
        {
            return -1;
        }
    }

    // Both the device and the receiver, with its PUBACKs, write.
    private void Write(ReadOnlyMemory<byte> packet)
    {
        lock (_writing)
            connection.WriteAsync(packet, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private void Take(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Type == PacketType.Publish)
            TakeMessage(header, body);
        else if (header.Type == PacketType.PubAck)
            events.OnAcknowledged(number, PacketIdOf(body));
        else if (header.Type == PacketType.SubAck)
            events.OnSubscribed(number, PacketIdOf(body),
                !body[2..].ContainsAnyExceptInRange((byte)QoS.AtMostOnce, (byte)QoS.ExactlyOnce));
    }

    private void TakeMessage(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (PublishPacket.TryRead(header.First, body, out PublishPacket message) != ReadStatus.Ok)
            return;
        if (message.QoS == QoS.AtLeastOnce)
        {
            var ack = new byte[PacketWriter.AckBytes];
            PacketWriter.WriteAck(ack, PacketType.PubAck, message.PacketId);
            Write(ack);
        }
        events.OnMessage(number, Encoding.UTF8.GetString(message.Topic), message.Payload.ToArray());
    }

    private static int PacketIdOf(ReadOnlySpan<byte> body) => (body[0] << 8) | body[1];

    private static bool IsEnd(Exception error) =>
        error is IOException or ObjectDisposedException or InvalidOperationException;
}
