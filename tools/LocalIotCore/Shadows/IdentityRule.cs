using System.Text;
using System.Text.Json;
using LocalIotCore.Broker;
using LocalIotCore.Identity;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Shadows;

/// <summary>
/// Does what a republish rule does on AWS: the event of a device's connection becomes `reported.certificateId` of its
/// shadow "identity", because nothing else tells later which certificate a device uses (certs/README.md has the rule).
/// Built in until there is a rules engine.
/// </summary>
internal sealed class IdentityRule : ISubscriber, IDisposable
{
    private const string Filter = "$aws/events/presence/connected/+";
    private const string ShadowNameOfIdentity = "identity";

    private readonly Router _router;
    private readonly Registry _registry;

    public IdentityRule(Router router, Registry registry)
    {
        _router = router;
        _registry = registry;
        router.Tree.Add(Filter, this, QoS.AtMostOnce);
    }

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        // On AWS the event names the thing if it has the certificate exclusively.
        if (Read(message.Payload) is not var (clientId, certificateId)
            || _registry.FindCertificate(certificateId)?.Things.Contains(clientId) != true)
            return;
        var name = new ShadowName(clientId, ShadowNameOfIdentity);
        string update = $$$$"""{"state":{"reported":{"certificateId":"{{{{certificateId}}}}"}}}""";
        _router.Publish($"{name.TopicPrefix}/update", Encoding.UTF8.GetBytes(update), QoS.AtLeastOnce, retain: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _router.Tree.Remove(Filter, this);

    // Null: a client without a certificate.
    private static (string ClientId, string CertificateId)? Read(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetProperty("clientId").GetString() is { } clientId
            && document.RootElement.GetProperty("principalIdentifier").GetString() is { } certificateId
            && Names.IsCertificateId(certificateId)
            ? (clientId, certificateId)
            : null;
    }
}
