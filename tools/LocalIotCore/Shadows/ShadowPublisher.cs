using LocalIotCore.Broker;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Shadows;

/// <summary>Says what the service has to say, on the topics that AWS reserves for it.</summary>
internal sealed class ShadowPublisher(Router router)
{
    /// <summary>What an update made of the document.</summary>
    /// <param name="end">Such as `update/delta`.</param>
    public void Publish(ShadowName name, string end, ReadOnlyMemory<byte> body) =>
        router.Publish($"{name.TopicPrefix}/{end}", body.Span, QoS.AtLeastOnce, retain: false);

    /// <summary>How a request ended.</summary>
    public void Publish(ShadowName name, ShadowOperation operation, ShadowReply reply) =>
        Publish(name, $"{ShadowTopic.NameOf(operation)}/{(reply.IsAccepted ? "accepted" : "rejected")}", reply.Body);
}
