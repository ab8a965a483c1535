using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;

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

/// <summary>A subscriber inside the process: an observer or a service. Receives each message as it was
/// published.</summary>
public sealed class InProcessSubscriber(string filter, Action<TappedMessage> onMessage, TimeProvider time, ILogger log)
    : ISubscriber
{
    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        try
        {
            onMessage(new TappedMessage(message.Topic, message.Payload.ToArray(), message.ClientId, message.QoS,
                message.Retain, message.Dup, time.GetUtcNow()));
        }
        catch (Exception exception) // foreign code: its failure must not break the publisher's connection
        {
            BrokerLog.ObserverFailed(log, filter, exception);
        }
    }
}
