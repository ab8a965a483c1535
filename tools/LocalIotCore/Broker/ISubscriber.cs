using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>A subscriber: a client's session, or a service inside the process. All are served by the one
/// router.</summary>
public interface ISubscriber
{
    /// <summary>Receives a message on the publisher's thread. Must be quick and must not throw.</summary>
    /// <param name="message">Valid only during the call.</param>
    /// <param name="granted">The subscription's QoS; the message is delivered at the lower of this and its own.</param>
    void Deliver(ref PublishedMessage message, QoS granted);
}
