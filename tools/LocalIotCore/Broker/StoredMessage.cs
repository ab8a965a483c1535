using System.Buffers;
using System.Collections.Concurrent;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>
/// A message that outlives the packet it came in: queued, or in flight to a persistent session. Subscribers share it by
/// reference counting; object and buffer return to their pools with the last reference.
/// </summary>
public sealed class StoredMessage
{
    private const int PooledMax = 1024;
    private static readonly ConcurrentQueue<StoredMessage> Pool = new();

    private byte[] _bytes = [];
    private int _topicBytes;
    private int _payloadBytes;
    private int _references;

    private StoredMessage()
    {
    }

    public string Topic { get; private set; } = "";
    /// <summary>Topic name in UTF-8.</summary>
    public ReadOnlySpan<byte> TopicUtf8 => _bytes.AsSpan(0, _topicBytes);
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(_topicBytes, _payloadBytes);
    /// <summary>QoS it was published with.</summary>
    public QoS QoS { get; private set; }
    /// <summary>Size of topic and payload in bytes.</summary>
    public int SizeBytes => _topicBytes + _payloadBytes;

    /// <summary>Copies a message; the caller owns the first reference.</summary>
    public static StoredMessage Create(string topic, ReadOnlySpan<byte> topicUtf8, ReadOnlySpan<byte> payload, QoS qos)
    {
        if (!Pool.TryDequeue(out StoredMessage? message))
            message = new StoredMessage();
        message._bytes = ArrayPool<byte>.Shared.Rent(topicUtf8.Length + payload.Length);
        topicUtf8.CopyTo(message._bytes);
        payload.CopyTo(message._bytes.AsSpan(topicUtf8.Length));
        message._topicBytes = topicUtf8.Length;
        message._payloadBytes = payload.Length;
        message._references = 1;
        message.Topic = topic;
        message.QoS = qos;
        return message;
    }

    /// <summary>Adds a reference.</summary>
    public StoredMessage AddReference()
    {
        if (Interlocked.Increment(ref _references) <= 1)
            throw new InvalidOperationException("A stored message was used after its last reference was given up.");
        return this;
    }

    /// <summary>Releases a reference.</summary>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left > 0)
            return;
        if (left < 0)
            throw new InvalidOperationException("A stored message was released more often than it was referenced.");
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Topic = "";
        _topicBytes = _payloadBytes = 0;
        if (Pool.Count < PooledMax)
            Pool.Enqueue(this);
    }
}
