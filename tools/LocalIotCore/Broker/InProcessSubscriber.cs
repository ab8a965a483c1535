using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Broker;

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
