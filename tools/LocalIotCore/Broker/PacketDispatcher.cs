using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Passes each packet of a connection to its handler, and refuses those that are not allowed at that
/// point.</summary>
internal sealed class PacketDispatcher(BrokerCore core, MqttConnection connection)
{
    private const int ConnectOverheadBytes = 8 * 1024; // protocol name, ids, topic and user name of CONNECT
    private PublishHandler? _publish;

    /// <summary>Largest packet that is read.</summary>
    public int PacketBytesMax { get; } =
        core.Limits.PayloadBytesMax + Math.Max(ConnectOverheadBytes, core.Limits.TopicBytesMax
            + PacketWriter.PublishOverheadMax);

    /// <summary>Handles a packet. Returns the violation that ends the connection, or null.</summary>
    public Violation? Dispatch(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (connection.Session is null)
            return header.Type == PacketType.Connect ? OnConnect(body)
                : Violation.Protocol($"the first packet is {header.Type}, not CONNECT");
        return header.Type switch
        {
            PacketType.Publish => OnPublish(header.First, body),
            PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp => OnAck(header, body),
            PacketType.Subscribe => OnSubscribe(body),
            PacketType.Unsubscribe => OnUnsubscribe(body),
            PacketType.PingReq when body.IsEmpty => OnPing(),
            PacketType.Disconnect when body.IsEmpty =>
                new Violation(DisconnectReason.ClientInitiatedDisconnect, "by DISCONNECT"),
            _ => Violation.Protocol($"unexpected {header.Type}"),
        };
    }

    private Violation? OnConnect(ReadOnlySpan<byte> body) =>
        ConnectPacket.TryRead(body, out ConnectPacket? packet, out byte level) switch
        {
            ReadStatus.Ok => core.ConnectHandler.Handle(connection, packet!),
            ReadStatus.UnsupportedVersion => core.ConnectHandler.HandleUnsupported(connection, level),
            _ => Violation.Protocol("CONNECT is malformed"),
        };

    private Violation? OnPublish(byte first, ReadOnlySpan<byte> body)
    {
        if (PublishPacket.TryRead(first, body, out PublishPacket packet) != ReadStatus.Ok)
            return Violation.Protocol("PUBLISH is malformed");
        _publish ??= new PublishHandler(core, connection);
        return _publish.Handle(packet);
    }

    private Violation? OnSubscribe(ReadOnlySpan<byte> body) =>
        SubscribePacket.TryRead(body, out SubscribePacket? packet) == ReadStatus.Ok
            ? core.SubscribeHandler.Handle(connection, packet!)
            : Violation.Protocol("SUBSCRIBE is malformed");

    private Violation? OnUnsubscribe(ReadOnlySpan<byte> body)
    {
        if (UnsubscribePacket.TryRead(body, out UnsubscribePacket? packet) != ReadStatus.Ok)
            return Violation.Protocol("UNSUBSCRIBE is malformed");
        core.SubscribeHandler.Handle(connection, packet!);
        return null;
    }

    private Violation? OnPing()
    {
        Span<byte> answer = stackalloc byte[2];
        PacketWriter.WriteEmpty(answer, PacketType.PingResp);
        connection.Send(answer);
        return null;
    }

    private Violation? OnAck(FrameHeader header, ReadOnlySpan<byte> body)
    {
        if (AckPacket.TryRead(body, out ushort packetId) != ReadStatus.Ok)
            return Violation.Protocol($"{header.Type} is malformed");
        Session session = connection.Session!;
        bool isInOrder = header.Type switch
        {
            PacketType.PubAck => session.OnPubAck(connection, packetId),
            PacketType.PubRec => session.OnPubRec(connection, packetId),
            PacketType.PubComp => session.OnPubComp(connection, packetId),
            _ => OnRelease(packetId),
        };
        return isInOrder ? null : Violation.Protocol($"{header.Type} {packetId} does not match the message's QoS");
    }

    private bool OnRelease(ushort packetId)
    {
        _publish ??= new PublishHandler(core, connection);
        _publish.HandleRelease(packetId);
        return true;
    }
}
