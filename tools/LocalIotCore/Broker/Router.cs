using System.Text;
using LocalIotCore.Mqtt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalIotCore.Broker;

/// <summary>The one path of every message, from clients and services to clients and services.</summary>
public sealed class Router(SubscriptionTree tree, RetainedStore retained, Profile profile, ILogger? log = null)
{
    private readonly ILogger _log = log ?? NullLogger.Instance;

    public SubscriptionTree Tree => tree;

    public RetainedStore Retained => retained;

    /// <summary>Publishes a message along a route that is already known.</summary>
    public void Publish(ref PublishedMessage message, Route route)
    {
        if (message.Retain && MayBeRetained(message.Topic))
        {
            retained.Set(message.Topic, message.Payload, message.QoS, out bool isNotStored);
            message.IsLost |= isNotStored;
        }
        try
        {
            foreach (RouteTarget target in route.Targets)
                Deliver(ref message, target);
        }
        finally
        {
            message.Dispose();
        }
    }

    // One subscriber that fails costs neither the others their message nor the publisher its connection.
    private void Deliver(ref PublishedMessage message, RouteTarget target)
    {
        try
        {
            target.Subscriber.Deliver(ref message, target.QoS);
        }
        catch (Exception exception)
        {
            message.IsLost = true;
            BrokerLog.SubscriberFailed(_log, message.Topic, exception);
        }
    }

    /// <summary>Publishes a message of the broker itself or of a service inside the process.</summary>
    /// <param name="publisher">The client on whose behalf; null if there is none.</param>
    public void Publish(string topic, ReadOnlySpan<byte> payload, QoS qos, bool retain, ClientLife? publisher = null)
    {
        var message = new PublishedMessage
        {
            Topic = topic,
            TopicUtf8 = Encoding.UTF8.GetBytes(topic),
            Payload = payload,
            QoS = qos,
            Retain = retain,
            ClientId = publisher?.ClientId,
            PrincipalId = publisher?.PrincipalId,
            Address = publisher?.IpAddress,
        };
        Publish(ref message, tree.Match(topic));
    }

    /// <summary>Publishes a response that only the client may see that asked for it, if it has subscribed.</summary>
    public void Reply(string clientId, string topic, ReadOnlySpan<byte> payload, QoS qos)
    {
        var message = new PublishedMessage
        {
            Topic = topic,
            TopicUtf8 = Encoding.UTF8.GetBytes(topic),
            Payload = payload,
            QoS = qos,
        };
        foreach (RouteTarget target in tree.Match(topic).Targets)
        {
            if (target.Subscriber is Session session && session.ClientId == clientId)
                session.Deliver(ref message, target.QoS);
        }
        message.Dispose();
    }

    /// <summary>Sends a new subscription its retained messages; a shared one gets none.</summary>
    public void SendRetained(Session session, string filter, QoS granted, FlushBatch batch)
    {
        if (SharedFilter.IsMeant(filter))
            return;
        foreach (RetainedMessage kept in retained.Match(filter, isExactOnly: profile == Profile.Aws))
        {
            var message = new PublishedMessage
            {
                Topic = kept.Topic,
                TopicUtf8 = Encoding.UTF8.GetBytes(kept.Topic),
                Payload = kept.Payload,
                QoS = kept.QoS,
                Batch = batch,
            };
            session.DeliverRetained(ref message, granted);
            message.Dispose();
        }
    }

    private bool MayBeRetained(string topic) => profile != Profile.Aws || !topic.StartsWith('$');
}
