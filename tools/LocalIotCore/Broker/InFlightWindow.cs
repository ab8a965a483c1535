using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>The packet that the client must send next.</summary>
public enum InFlightState : byte
{
    /// <summary>QoS 1: PUBLISH sent.</summary>
    AwaitingPubAck,
    /// <summary>QoS 2: PUBLISH sent.</summary>
    AwaitingPubRec,
    /// <summary>QoS 2: PUBREL sent.</summary>
    AwaitingPubComp,
}

/// <summary>A message in flight to a client.</summary>
/// <param name="State">The packet that the client must send next.</param>
/// <param name="Queued">The message, as long as it may have to be sent again on another connection.</param>
/// <param name="SentAt">Timestamp of sending.</param>
/// <param name="SizeBytes">Size of topic and payload.</param>
public readonly record struct InFlightMessage(ushort PacketId, InFlightState State, QueuedMessage Queued, long SentAt,
    int SizeBytes);

/// <summary>The messages in flight to one client, in the order in which they were sent; bounded in number and in
/// bytes.</summary>
public sealed class InFlightWindow(int countMax, int bytesMax)
{
    private const int CapacityStart = 8;
    private InFlightMessage[] _messages = [];
    private ushort _lastPacketId;
    private long _bytes;

    public int Count { get; private set; }

    /// <summary>Whether another message of that size may be sent; alone it may be of any size.</summary>
    public bool HasRoomFor(int sizeBytes) => Count < countMax && (_bytes + sizeBytes <= bytesMax || Count == 0);

    /// <summary>The messages, oldest first.</summary>
    public ReadOnlySpan<InFlightMessage> Messages => _messages.AsSpan(0, Count);

    /// <summary>Allocates a packet id and records the message under it.</summary>
    public ushort Add(InFlightState state, QueuedMessage queued, long sentAt, int sizeBytes)
    {
        do
            _lastPacketId = _lastPacketId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastPacketId + 1);
        while (IndexOf(_lastPacketId) >= 0);
        if (Count == _messages.Length)
            Array.Resize(ref _messages, Math.Max(CapacityStart, Math.Min(countMax, Count * 2)));
        _messages[Count++] = new InFlightMessage(_lastPacketId, state, queued, sentAt, sizeBytes);
        _bytes += sizeBytes;
        return _lastPacketId;
    }

    /// <summary>Index of a packet id; negative if it is not in flight.</summary>
    public int IndexOf(ushort packetId)
    {
        for (int index = 0; index < Count; index++)
            if (_messages[index].PacketId == packetId)
                return index;
        return -1;
    }

    /// <summary>Moves a QoS 2 message on to PUBREL; its payload is no longer needed.</summary>
    public void MarkReleased(int index)
    {
        _bytes -= _messages[index].SizeBytes;
        _messages[index] = _messages[index] with { State = InFlightState.AwaitingPubComp, Queued = default, SizeBytes = 0 };
    }

    public void RemoveAt(int index)
    {
        _bytes -= _messages[index].SizeBytes;
        Array.Copy(_messages, index + 1, _messages, index, Count - index - 1);
        _messages[--Count] = default;
    }

    public void Clear()
    {
        Array.Clear(_messages);
        Count = 0;
        _bytes = 0;
    }
}

/// <summary>A message in a session's queue.</summary>
/// <param name="Message">The message; the queue holds a reference to it.</param>
/// <param name="QoS">QoS of this delivery.</param>
/// <param name="Retain">Retain flag of this delivery.</param>
/// <param name="Serial">Its number in the session's stored queue; 0 if it is not stored.</param>
public readonly record struct QueuedMessage(StoredMessage? Message, QoS QoS, bool Retain, long Serial);
