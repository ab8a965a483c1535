using System.Text;

namespace LocalIotCore.Mqtt;

/// <summary>A topic filter and the requested QoS.</summary>
public readonly record struct SubscriptionRequest(string Filter, QoS QoS);

/// <summary>A SUBSCRIBE (MQTT 3.1.1 §3.8).</summary>
public sealed record SubscribePacket(ushort PacketId, IReadOnlyList<SubscriptionRequest> Requests)
{
    /// <summary>Reads the body of a SUBSCRIBE.</summary>
    public static ReadStatus TryRead(ReadOnlySpan<byte> body, out SubscribePacket? packet)
    {
        packet = null;
        var reader = new SpanReader(body);
        if (!reader.TryReadPacketId(out ushort packetId) || reader.IsAtEnd)
            return ReadStatus.Malformed;
        var requests = new List<SubscriptionRequest>();
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadString(out ReadOnlySpan<byte> filter) || !TopicRules.IsFilter(filter)
                || !reader.TryReadByte(out byte options) || options > 2)
                return ReadStatus.Malformed;
            requests.Add(new SubscriptionRequest(Encoding.UTF8.GetString(filter), (QoS)options));
        }
        packet = new SubscribePacket(packetId, requests);
        return ReadStatus.Ok;
    }
}

/// <summary>An UNSUBSCRIBE (MQTT 3.1.1 §3.10).</summary>
public sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters)
{
    /// <summary>Reads the body of an UNSUBSCRIBE.</summary>
    public static ReadStatus TryRead(ReadOnlySpan<byte> body, out UnsubscribePacket? packet)
    {
        packet = null;
        var reader = new SpanReader(body);
        if (!reader.TryReadPacketId(out ushort packetId) || reader.IsAtEnd)
            return ReadStatus.Malformed;
        var filters = new List<string>();
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadString(out ReadOnlySpan<byte> filter) || !TopicRules.IsFilter(filter))
                return ReadStatus.Malformed;
            filters.Add(Encoding.UTF8.GetString(filter));
        }
        packet = new UnsubscribePacket(packetId, filters);
        return ReadStatus.Ok;
    }
}
