using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Handles the PUBLISH packets of one connection. Not thread-safe: only its reader calls it.</summary>
internal sealed class PublishHandler(BrokerCore core, MqttConnection connection)
{
    private readonly TopicCache _topics = new();
    private readonly TokenBucket _rate = new(core.Limits.PublishesPerSecondMax, core.Time);
    private bool _hasToldThrottled;

    /// <summary>Handles a PUBLISH. Returns the violation that ends the connection, or null.</summary>
    public Violation? Handle(in PublishPacket packet)
    {
        if (core.Profile == Profile.Aws && packet.QoS == QoS.ExactlyOnce)
            return null; // AWS does not answer QoS 2 at all (Developer Guide, MQTT)
        if (packet.Payload.Length > core.Limits.PayloadBytesMax)
            return Violation.Protocol(
                $"a payload has {packet.Payload.Length} bytes, more than {core.Limits.PayloadBytesMax}");
        if (FindTopic(packet, out TopicEntry? topic) is { } invalid)
            return invalid;
        if (!connection.Authorizer.MayPublish(topic!.Name))
            return Violation.Forbidden($"the policy does not allow publishing to {topic.Name}");
        if (packet.Retain && !connection.Authorizer.MayRetain(topic.Name))
            return Violation.Forbidden($"the policy does not allow retaining on {topic.Name}");
        if (!_rate.TryTake())
        {
            Discard();
            return null;
        }
        return packet.QoS == QoS.ExactlyOnce ? Keep(packet, topic) : Forward(packet, topic);
    }

    /// <summary>Handles a PUBREL by delivering the QoS 2 message.</summary>
    public void HandleRelease(ushort packetId)
    {
        if (connection.Session!.Incoming.TryTake(packetId, out StoredMessage? stored, out bool retain))
        {
            var message = new PublishedMessage
            {
                Topic = stored!.Topic,
                TopicUtf8 = stored.TopicUtf8,
                Payload = stored.Payload,
                QoS = QoS.ExactlyOnce,
                Retain = retain,
                ClientId = connection.ClientId,
                PrincipalId = connection.Authorizer.PrincipalId,
                Address = connection.Address,
                Batch = connection.Batch,
            };
            core.Router.Publish(ref message, core.Router.Tree.Match(stored.Topic));
            stored.Release();
        }
        connection.SendAck(PacketType.PubComp, packetId);
    }

    private Violation? FindTopic(in PublishPacket packet, out TopicEntry? topic)
    {
        topic = _topics.Find(packet.Topic);
        if (topic is null)
        {
            if (!packet.IsTopicValid)
                return Violation.Protocol("a PUBLISH has an invalid topic");
            topic = _topics.Add(packet.Topic);
            if (core.TopicLimits.CheckPublish(topic.Name) is { } violation)
                return violation;
            connection.WarnIfUnserved(topic.Name);
        }
        if (topic.Route.Version != core.Router.Tree.Version)
            topic.Route = core.Router.Tree.Match(topic.Name);
        return null;
    }

    private Violation? Forward(in PublishPacket packet, TopicEntry topic)
    {
        PublishedMessage message = View(packet, topic);
        core.Router.Publish(ref message, topic.Route);
        if (packet.QoS == QoS.AtLeastOnce && !message.IsLost)
            connection.SendAck(PacketType.PubAck, packet.PacketId);
        return null;
    }

    private Violation? Keep(in PublishPacket packet, TopicEntry topic)
    {
        PublishedMessage message = View(packet, topic);
        bool isKept = connection.Session!.Incoming.TryAdd(packet.PacketId, ref message);
        message.Dispose();
        if (!isKept)
            return Violation.Protocol("too many QoS 2 messages without PUBREL, or one repeated too often");
        connection.SendAck(PacketType.PubRec, packet.PacketId);
        return null;
    }

    private PublishedMessage View(in PublishPacket packet, TopicEntry topic) => new()
    {
        Topic = topic.Name,
        TopicUtf8 = packet.Topic,
        Payload = packet.Payload,
        QoS = packet.QoS,
        Retain = packet.Retain,
        Dup = packet.Dup,
        ClientId = connection.ClientId,
        PrincipalId = connection.Authorizer.PrincipalId,
        Address = connection.Address,
        Batch = connection.Batch,
    };

    private void Discard()
    {
        core.Counters.CountThrottledPublish();
        if (_hasToldThrottled)
            return;
        _hasToldThrottled = true;
        BrokerLog.Discarded(core.Log, connection.ClientId,
            $"more than {core.Limits.PublishesPerSecondMax} per second; logged once per connection");
    }
}
