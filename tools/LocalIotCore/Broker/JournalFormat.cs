using System.Buffers.Binary;
using System.Text;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>
/// The values of <see cref="BrokerJournal"/>; integers are big-endian.
/// Session: 1 byte format, 8 bytes disconnected at (Unix time in ms, 0 if connected), then for each subscription 1 byte
/// QoS, 2 bytes length, filter. Message: 1 byte format, 1 byte QoS of delivery, 1 byte QoS published, 1 byte retain, 2
/// bytes length, topic, payload. Retained: 1 byte QoS with bit 7 set, 8 bytes stored at (Unix time in ms), payload;
/// without bit 7 there is no time.
/// </summary>
internal static class JournalFormat
{
    private const byte Format = 1;
    private const int SessionHeaderBytes = 9;
    private const int MessageHeaderBytes = 6;
    private const byte RetainedHasTime = 0x80;
    private const int RetainedHeaderBytes = 9;

    public static byte[] Session(IReadOnlyDictionary<string, QoS> subscriptions, DateTimeOffset? disconnectedAt)
    {
        using var stream = new MemoryStream();
        Span<byte> header = stackalloc byte[SessionHeaderBytes];
        header[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(header[1..], disconnectedAt?.ToUnixTimeMilliseconds() ?? 0);
        stream.Write(header);
        foreach ((string filter, QoS qos) in subscriptions)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(filter);
            stream.Write([(byte)qos, (byte)(utf8.Length >> 8), (byte)utf8.Length]);
            stream.Write(utf8);
        }
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It has another format, or is damaged.</exception>
    public static Dictionary<string, QoS> ReadSession(ReadOnlySpan<byte> value, out DateTimeOffset? disconnectedAt)
    {
        Check(value, SessionHeaderBytes, "session");
        long disconnectedAtMs = BinaryPrimitives.ReadInt64BigEndian(value[1..]);
        disconnectedAt = disconnectedAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(disconnectedAtMs);
        var subscriptions = new Dictionary<string, QoS>();
        var reader = new SpanReader(value[SessionHeaderBytes..]);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadByte(out byte qos) || !reader.TryReadString(out ReadOnlySpan<byte> filter))
                throw new InvalidDataException("A session in the broker's journal ends in the middle of a filter.");
            subscriptions[Encoding.UTF8.GetString(filter)] = (QoS)qos;
        }
        return subscriptions;
    }

    public static byte[] Retained(RetainedMessage message)
    {
        var value = new byte[RetainedHeaderBytes + message.Payload.Length];
        value[0] = (byte)((byte)message.QoS | RetainedHasTime);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(1), message.StoredAt.ToUnixTimeMilliseconds());
        message.Payload.CopyTo(value, RetainedHeaderBytes);
        return value;
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static RetainedMessage ReadRetained(string topic, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || ((value[0] & RetainedHasTime) != 0 && value.Length < RetainedHeaderBytes))
            throw new InvalidDataException("A retained message in the broker's journal is too short.");
        if ((value[0] & RetainedHasTime) == 0)
            return new RetainedMessage(topic, value[1..].ToArray(), (QoS)value[0], DateTimeOffset.UnixEpoch);
        return new RetainedMessage(topic, value[RetainedHeaderBytes..].ToArray(), (QoS)(value[0] & ~RetainedHasTime),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(value[1..])));
    }

    public static byte[] Message(in QueuedMessage queued)
    {
        StoredMessage message = queued.Message!;
        var value = new byte[MessageHeaderBytes + message.SizeBytes];
        value[0] = Format;
        value[1] = (byte)queued.QoS;
        value[2] = (byte)message.QoS;
        value[3] = queued.Retain ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(value.AsSpan(4), (ushort)message.TopicUtf8.Length);
        message.TopicUtf8.CopyTo(value.AsSpan(MessageHeaderBytes));
        message.Payload.CopyTo(value.AsSpan(MessageHeaderBytes + message.TopicUtf8.Length));
        return value;
    }

    /// <exception cref="InvalidDataException">It has another format, or is damaged.</exception>
    public static QueuedMessage ReadMessage(ReadOnlySpan<byte> value, long serial)
    {
        Check(value, MessageHeaderBytes, "message");
        var reader = new SpanReader(value[4..]);
        if (!reader.TryReadString(out ReadOnlySpan<byte> topic))
            throw new InvalidDataException("A message in the broker's journal ends in the middle of its topic.");
        var message = StoredMessage.Create(Encoding.UTF8.GetString(topic), topic, reader.Rest, (QoS)value[2]);
        return new QueuedMessage(message, (QoS)value[1], value[3] != 0, serial);
    }

    private static void Check(ReadOnlySpan<byte> value, int bytesMin, string what)
    {
        if (value.Length < bytesMin || value[0] != Format)
            throw new InvalidDataException($"A {what} in the broker's journal is not of format {Format}.");
    }
}
