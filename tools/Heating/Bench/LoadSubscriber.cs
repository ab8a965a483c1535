using Heating.Mqtt;
using LocalIotCore.Mqtt;

namespace Heating.Bench;

/// <summary>Counts and acknowledges messages.</summary>
internal sealed class LoadSubscriber(ClientConnection connection, string filter, QoS qos)
{
    private const int AcksMax = 16 * 1024;
    private readonly byte[] _acks = new byte[AcksMax * PacketWriter.AckBytes];
    private int _ackBytes;
    private long _received;

    /// <summary>Messages that arrived.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Subscribes.</summary>
    public async Task SubscribeAsync(CancellationToken cancel)
    {
        await connection.WriteAsync(PacketWriter.Subscribe(1, new SubscriptionRequest(filter, qos)), cancel);
        await connection.WaitForAsync(PacketType.SubAck, cancel);
    }

    /// <summary>Counts until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            _ackBytes = 0;
            if (!await connection.ReadPacketsAsync(OnPacket, cancel))
                throw new IOException("The broker closed the subscriber's connection.");
            if (_ackBytes > 0)
                await connection.WriteAsync(_acks.AsMemory(0, _ackBytes), cancel);
        }
    }

    private void OnPacket(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (header.Type != PacketType.Publish)
            return;
        Volatile.Write(ref _received, _received + 1);
        if (PublishPacket.TryRead(header.First, body, out PublishPacket packet) == ReadStatus.Ok
            && packet.QoS == QoS.AtLeastOnce)
            _ackBytes += PacketWriter.WriteAck(_acks.AsSpan(_ackBytes), PacketType.PubAck, packet.PacketId);
    }
}
