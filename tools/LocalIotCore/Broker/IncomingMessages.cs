using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>QoS 2 messages that were received and are delivered when their PUBREL arrives; bounded in number and in
/// bytes. Thread-safe.</summary>
public sealed class IncomingMessages(int countMax, int bytesMax)
{
    private const int RepeatsMax = 1; // a client that repeats the same message over and over is broken or hostile
    private readonly Dictionary<ushort, Incoming> _messages = [];
    private long _bytes;

    private sealed record Incoming(StoredMessage Message, bool Retain, int Repeats);

    /// <summary>Records a message. False if there are too many, or if it was repeated too often.</summary>
    public bool TryAdd(ushort packetId, ref PublishedMessage message)
    {
        lock (_messages)
            return TryAddLocked(packetId, ref message);
    }

    /// <summary>Removes a released message; its reference passes to the caller.</summary>
    public bool TryTake(ushort packetId, out StoredMessage? message, out bool retain)
    {
        lock (_messages)
        {
            bool isKnown = _messages.Remove(packetId, out Incoming? incoming);
            message = incoming?.Message;
            _bytes -= message?.SizeBytes ?? 0;
            retain = incoming?.Retain ?? false;
            return isKnown;
        }
    }

    public void Clear()
    {
        lock (_messages)
        {
            foreach (Incoming incoming in _messages.Values)
                incoming.Message.Release();
            _messages.Clear();
            _bytes = 0;
        }
    }

    private bool TryAddLocked(ushort packetId, ref PublishedMessage message)
    {
        int repeats = 0;
        if (_messages.TryGetValue(packetId, out Incoming? known))
        {
            bool isSame = known.Message.TopicUtf8.SequenceEqual(message.TopicUtf8)
                && known.Message.Payload.SequenceEqual(message.Payload);
            repeats = isSame ? known.Repeats + 1 : 0;
            if (repeats > RepeatsMax)
                return false;
            _bytes -= known.Message.SizeBytes;
            _messages.Remove(packetId);
            known.Message.Release();
        }
        int sizeBytes = message.TopicUtf8.Length + message.Payload.Length;
        if (_messages.Count >= countMax || (_bytes + sizeBytes > bytesMax && _messages.Count > 0))
            return false;
        _bytes += sizeBytes;
        _messages[packetId] = new Incoming(message.Store(), message.Retain, repeats);
        return true;
    }
}
