using System.Buffers.Binary;
using System.Text;
using Heating.Mqtt;
using LocalIotCore.Mqtt;

namespace Heating.Bench;

/// <summary>Publishes as fast as possible: at QoS 0 limited by the connection, at QoS 1 by a window of unacknowledged
/// messages.</summary>
internal sealed class LoadPublisher(ClientConnection connection, string topic, QoS qos, byte[] payload)
{
    /// <summary>The most unacknowledged messages in flight.</summary>
    public const int WindowMax = 100;
    private const int BatchMax = 64;

    private readonly byte[] _packet = Packet(topic, qos, payload);
    private readonly byte[] _batch = new byte[BatchMax * (payload.Length + topic.Length
        + PacketWriter.PublishOverheadMax)];
    private readonly int _packetIdAtLeast = 1 + 1 + 2 + Encoding.UTF8.GetByteCount(topic);
    private ushort _lastPacketId;
    private int _unacknowledged;

    /// <param name="payloadBytes">Length of a payload of no meaning.</param>
    public LoadPublisher(ClientConnection connection, string topic, QoS qos, int payloadBytes)
        : this(connection, topic, qos, Enumerable.Repeat((byte)'x', payloadBytes).ToArray())
    {
    }

    /// <summary>Publishes until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            int count = qos == QoS.AtMostOnce ? BatchMax : Math.Min(BatchMax, WindowMax - _unacknowledged);
            if (count > 0)
                await connection.WriteAsync(_batch.AsMemory(0, Fill(count)), cancel);
            if (qos == QoS.AtMostOnce)
                continue;
            _unacknowledged += count;
            if (!await connection.ReadPacketsAsync((header, _) => OnPacket(header), cancel))
                throw new IOException("The broker closed a publisher's connection.");
        }
    }

    private void OnPacket(FrameHeader header)
    {
        if (header.Type == PacketType.PubAck)
            _unacknowledged--;
    }

    private int Fill(int count)
    {
        int at = 0;
        for (int index = 0; index < count; index++)
        {
            _packet.CopyTo(_batch, at);
            if (qos != QoS.AtMostOnce)
                BinaryPrimitives.WriteUInt16BigEndian(_batch.AsSpan(at + PacketIdOffset()), NextPacketId());
            at += _packet.Length;
        }
        return at;
    }

    private int PacketIdOffset() => _packet[1] > 0x7F ? _packetIdAtLeast + 1 : _packetIdAtLeast;

    private ushort NextPacketId() => _lastPacketId = _lastPacketId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketId + 1);

    private static byte[] Packet(string topic, QoS qos, byte[] payload)
    {
        byte[] topicUtf8 = Encoding.UTF8.GetBytes(topic);
        var packet = new byte[topicUtf8.Length + payload.Length + PacketWriter.PublishOverheadMax];
        int length = PacketWriter.WritePublish(packet, PacketWriter.PublishFirstByte(qos, retain: false, dup: false),
            topicUtf8, 1, payload);
        return packet[..length];
    }
}
