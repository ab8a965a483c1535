using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>A message on its way through the router: a view of the bytes it was read from, valid only during the call.
/// A subscriber that must keep it calls <see cref="Store"/>, and all subscribers share that one copy.</summary>
public ref struct PublishedMessage
{
    private StoredMessage? _stored;

    public required string Topic { get; init; }
    /// <summary>Topic name in UTF-8.</summary>
    public required ReadOnlySpan<byte> TopicUtf8 { get; init; }
    public required ReadOnlySpan<byte> Payload { get; init; }
    /// <summary>QoS it was published with.</summary>
    public QoS QoS { get; init; }
    /// <summary>Retain flag it was published with.</summary>
    public bool Retain { get; init; }
    /// <summary>Duplicate flag it was published with.</summary>
    public bool Dup { get; init; }
    /// <summary>Client id of the publisher; null if the broker itself publishes.</summary>
    public string? ClientId { get; init; }
    /// <summary>Certificate id of the publisher; null if it has none.</summary>
    public string? PrincipalId { get; init; }
    /// <summary>IP address of the publisher; null if the broker itself publishes.</summary>
    public string? Address { get; init; }
    /// <summary>User properties that a rule has set; null for none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? UserProperties { get; init; }
    /// <summary>How many rules republished it on its way here.</summary>
    public int RepublishCount { get; init; }
    /// <summary>What one subscriber made of the message and others of its kind can use; disposed with this view.</summary>
    public IDisposable? Shared { get; set; }
    /// <summary>Set by a subscriber that had to keep the message and could not: it is not acknowledged, so that the
    /// publisher sends it again.</summary>
    public bool IsLost { get; set; }
    /// <summary>Collects the writers to wake; null wakes them at once.</summary>
    public FlushBatch? Batch { get; init; }

    /// <summary>A copy that outlives this view, with a reference owned by the caller.</summary>
    public StoredMessage Store()
    {
        _stored ??= StoredMessage.Create(Topic, TopicUtf8, Payload, QoS);
        return _stored.AddReference();
    }

    /// <summary>Ends the view: releases its reference to the copy, if one was made.</summary>
    public void Dispose()
    {
        Shared?.Dispose();
        Shared = null;
        _stored?.Release();
        _stored = null;
    }
}
