using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Whoever subscribes: a client's session, or a service inside the process. All go through the one router.
/// </summary>
public interface ISubscriber
{
    /// <summary>Takes a message, on the publisher's thread: keeps it short and throws nothing.</summary>
    /// <param name="message">Valid during the call only.</param>
    /// <param name="granted">The subscription's QoS; delivery is at the lower of it and the message's.</param>
    void Deliver(ref PublishedMessage message, QoS granted);
}
