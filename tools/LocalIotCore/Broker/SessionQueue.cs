namespace LocalIotCore.Broker;

/// <summary>Messages waiting for their client, or for room in the in-flight window: bounded in number and in
/// bytes.</summary>
public sealed class SessionQueue(int countMax, int bytesMax)
{
    private readonly Queue<QueuedMessage> _messages = new();
    private long _bytes;

    public int Count => _messages.Count;

    /// <summary>Whether a message of that size fits.</summary>
    public bool HasRoomFor(int sizeBytes) => _messages.Count < countMax && _bytes + sizeBytes <= bytesMax;

    /// <summary>Appends a message; takes over the caller's reference.</summary>
    public void Enqueue(in QueuedMessage message)
    {
        _messages.Enqueue(message);
        _bytes += message.Message!.SizeBytes;
    }

    /// <summary>The oldest message, which stays in the queue.</summary>
    public bool TryPeek(out QueuedMessage message) => _messages.TryPeek(out message);

    /// <summary>Takes the oldest message; its reference passes to the caller.</summary>
    public bool TryDequeue(out QueuedMessage message)
    {
        if (!_messages.TryDequeue(out message))
            return false;
        _bytes -= message.Message!.SizeBytes;
        return true;
    }

    public void Clear()
    {
        while (_messages.TryDequeue(out QueuedMessage message))
            message.Message!.Release();
        _bytes = 0;
    }
}
