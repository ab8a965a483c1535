using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>QoS 2 messages that were received and are delivered when their PUBREL arrives. Thread-safe.</summary>
public sealed class IncomingMessages(int countMax)
{
    private const int RepeatsMax = 1; // a client that repeats the same message over and over is broken or hostile
    private readonly Dictionary<ushort, Incoming> _messages = [];

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
            known.Message.Release();
        }
        else if (_messages.Count >= countMax)
        {
            return false;
        }
        _messages[packetId] = new Incoming(message.Store(), message.Retain, repeats);
        return true;
    }
}
