using System.Text;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Handles SUBSCRIBE and UNSUBSCRIBE.</summary>
internal sealed class SubscribeHandler(BrokerCore core)
{
    /// <summary>Handles a SUBSCRIBE. Returns the violation that ends the connection, or null.</summary>
    public Violation? Handle(MqttConnection connection, SubscribePacket packet)
    {
        lock (core.Lifecycle.Gate)
            return connection.IsEnded ? null : Subscribe(connection, packet);
    }

    public void Handle(MqttConnection connection, UnsubscribePacket packet)
    {
        lock (core.Lifecycle.Gate)
        {
            if (!connection.IsEnded)
                Unsubscribe(connection, packet);
        }
    }

    private Violation? Subscribe(MqttConnection connection, SubscribePacket packet)
    {
        if (Check(connection, packet) is { } violation)
            return violation;
        if (core.Profile == Profile.Aws && packet.Requests.Any(request => request.QoS == QoS.ExactlyOnce))
            return null; // AWS does not answer QoS 2 at all (Developer Guide, MQTT)
        Session session = connection.Session!;
        Dictionary<string, QoS> before = new(session.Subscriptions);
        foreach (SubscriptionRequest request in packet.Requests)
        {
            connection.WarnIfUnserved(request.Filter);
            session.Subscribe(request.Filter, request.QoS);
        }
        if (!session.Save())
        {
            session.Resubscribe(before);
            return null; // counted and logged; without a SUBACK the client asks again
        }
        foreach (SubscriptionRequest request in packet.Requests)
            core.Router.Tree.Add(request.Filter, session, request.QoS);
        connection.Send(PacketWriter.SubAck(packet.PacketId,
            [.. packet.Requests.Select(request => (byte)request.QoS)]));
        foreach (SubscriptionRequest request in packet.Requests)
            core.Router.SendRetained(session, request.Filter, request.QoS, connection.Batch);
        core.Presence?.Subscribed(connection.Life!, packet.Requests.Select(request => request.Filter));
        return null;
    }

    private void Unsubscribe(MqttConnection connection, UnsubscribePacket packet)
    {
        Session session = connection.Session!;
        Dictionary<string, QoS> before = new(session.Subscriptions);
        foreach (string filter in packet.Filters)
            session.Unsubscribe(filter);
        if (!session.Save())
        {
            session.Resubscribe(before);
            return; // as for SUBSCRIBE
        }
        foreach (string filter in packet.Filters.Where(before.ContainsKey))
            core.Router.Tree.Remove(filter, session);
        connection.SendAck(PacketType.UnsubAck, packet.PacketId);
        core.Presence?.Unsubscribed(connection.Life!, packet.Filters);
    }

    private Violation? Check(MqttConnection connection, SubscribePacket packet)
    {
        CloudLimits limits = core.Limits;
        if (packet.Requests.Count > limits.FiltersPerSubscribeMax)
            return Violation.Protocol(
                $"a SUBSCRIBE has {packet.Requests.Count} filters, more than {limits.FiltersPerSubscribeMax}");
        foreach (SubscriptionRequest request in packet.Requests)
        {
            if (core.TopicLimits.CheckSubscribe(request.Filter) is { } violation)
                return violation;
            if (!connection.Authorizer.MaySubscribe(request.Filter))
                return Violation.Forbidden($"the policy does not allow subscribing to {request.Filter}");
        }
        IReadOnlyDictionary<string, QoS> present = connection.Session!.Subscriptions;
        int filterBytes = present.Keys.Union(packet.Requests.Select(request => request.Filter)).Sum(Encoding.UTF8.GetByteCount);
        if (filterBytes > limits.SubscriptionBytesMax)
            return Violation.Protocol($"its subscriptions have {filterBytes} bytes, more than {limits.SubscriptionBytesMax}");
        int added = packet.Requests.Select(request => request.Filter).Distinct().Count(f => !present.ContainsKey(f));
        return present.Count + added <= limits.SubscriptionsMax
            ? null
            : Violation.Protocol($"more than {limits.SubscriptionsMax} subscriptions");
    }
}
