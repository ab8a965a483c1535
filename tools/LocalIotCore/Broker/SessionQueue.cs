namespace LocalIotCore.Broker;

/// <summary>Messages that wait for room in the in-flight window or for their client to come back: bounded in number and
/// in bytes.</summary>
public sealed class SessionQueue(int countMax, int bytesMax)
{
    private readonly Queue<QueuedMessage> _messages = new();
    private long _bytes;

    /// <summary>Messages waiting.</summary>
    public int Count => _messages.Count;

    /// <summary>Whether a message of that size still fits.</summary>
    public bool HasRoomFor(int sizeBytes) => _messages.Count < countMax && _bytes + sizeBytes <= bytesMax;

    /// <summary>Appends a message, with the reference to it.</summary>
    public void Enqueue(in QueuedMessage message)
    {
        _messages.Enqueue(message);
        _bytes += message.Message!.SizeBytes;
    }

    /// <summary>Takes the oldest message, with the reference to it.</summary>
    public bool TryDequeue(out QueuedMessage message)
    {
        if (!_messages.TryDequeue(out message))
            return false;
        _bytes -= message.Message!.SizeBytes;
        return true;
    }

    /// <summary>Drops everything.</summary>
    public void Clear()
    {
        while (_messages.TryDequeue(out QueuedMessage message))
            message.Message!.Release();
        _bytes = 0;
    }
}
