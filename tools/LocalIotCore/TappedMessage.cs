using LocalIotCore.Mqtt;

namespace LocalIotCore;

/// <summary>A message that the broker received, copied for an observer inside the process.</summary>
/// <param name="Payload">The observer's own copy.</param>
/// <param name="ClientId">Client id of the publisher; null if the broker itself published.</param>
/// <param name="QoS">QoS it was published with.</param>
/// <param name="Retain">Retain flag it was published with.</param>
/// <param name="Dup">Duplicate flag it was published with.</param>
/// <param name="ReceivedAt">When it arrived, UTC.</param>
public sealed record TappedMessage(string Topic, ReadOnlyMemory<byte> Payload, string? ClientId, QoS QoS, bool Retain,
    bool Dup, DateTimeOffset ReceivedAt);
