using LocalIotCore.Broker;
using LocalIotCore.Rules.Sql;

namespace LocalIotCore.Rules;

/// <summary>A message on its way through the rules; all that match share it, and its parsed payload, whose memory goes back
/// with the last reference.</summary>
/// <param name="republishCount">How many rules republished it on its way here.</param>
internal sealed class RuleEvent(RuleMessage message, int republishCount) : IDisposable
{
    private static readonly Guid Process = Guid.NewGuid();
    private static long _count;
    private int _references = 1;

    public RuleMessage Message => message;

    public int RepublishCount => republishCount;

    /// <summary>The event of a message that is being delivered.</summary>
    public static RuleEvent Of(ref PublishedMessage message, TimeProvider time)
    {
        if (message.Shared is RuleEvent known)
            return known;
        RuleEvent shared = Create(ref message, message.Topic, time);
        message.Shared = shared;
        return shared;
    }

    /// <summary>The event of a message under another topic than its own.</summary>
    public static RuleEvent Create(ref PublishedMessage message, string topic, TimeProvider time) => new(new RuleMessage
    {
        Topic = topic,
        Payload = message.Payload.ToArray(),
        Timestamp = time.GetUtcNow(),
        ClientId = message.ClientId,
        Principal = message.PrincipalId,
        SourceIp = message.Address,
        IsTraced = message.ClientId is not null,
        UserProperties = message.UserProperties ?? [],
    }, message.RepublishCount);

    /// <summary>Adds a reference: for whoever needs it longer than the call in which it got it.</summary>
    public void Hold() => Interlocked.Increment(ref _references);

    /// <summary>Gives a reference up.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            message.Dispose();
    }

    /// <summary>An id in the form of a UUID. Counted and not random, which is faster.</summary>
    public static string NewTraceId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Process.TryWriteBytes(bytes);
        BitConverter.TryWriteBytes(bytes[8..], Interlocked.Increment(ref _count));
        return new Guid(bytes).ToString();
    }
}
