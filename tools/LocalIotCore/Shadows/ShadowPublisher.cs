using LocalIotCore.Broker;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Shadows;

/// <summary>Publishes the service's messages on AWS's reserved topics.</summary>
internal sealed class ShadowPublisher(Router router)
{
    /// <summary>Publishes the result of an update.</summary>
    /// <param name="end">For example `update/delta`.</param>
    public void Publish(ShadowName name, string end, ReadOnlyMemory<byte> body) =>
        router.Publish($"{name.TopicPrefix}/{end}", body.Span, QoS.AtLeastOnce, retain: false);

    /// <summary>Publishes the response to a request.</summary>
    public void Publish(ShadowName name, ShadowOperation operation, ShadowReply reply) =>
        Publish(name, $"{ShadowTopic.NameOf(operation)}/{(reply.IsAccepted ? "accepted" : "rejected")}", reply.Body);
}
