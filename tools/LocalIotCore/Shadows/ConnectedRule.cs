using System.Text.Json;
using LocalIotCore.Broker;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Shadows;

/// <summary>
/// Does what a republish rule does on AWS: birth, disconnect and last will of a device on
/// `home/heating/connection/{thing}` become `reported.connected` of its classic shadow, because AWS ignores a last will
/// on a reserved topic (Developer Guide, device-shadow-comms-app). Built in until there is a rules engine.
/// </summary>
internal sealed class ConnectedRule : ISubscriber, IDisposable
{
    private const string TopicPrefix = "home/heating/connection/";
    private const string Filter = TopicPrefix + "+";

    private readonly Router _router;

    public ConnectedRule(Router router)
    {
        _router = router;
        router.Tree.Add(Filter, this, QoS.AtLeastOnce);
    }

    /// <inheritdoc/>
    public void Deliver(ref PublishedMessage message, QoS granted)
    {
        var name = new ShadowName(message.Topic[TopicPrefix.Length..], null);
        if (!name.IsValid || ReadConnected(message.Payload) is not { } isConnected)
            return;
        ReadOnlySpan<byte> update = isConnected
            ? """{"state":{"reported":{"connected":true}}}"""u8
            : """{"state":{"reported":{"connected":false}}}"""u8;
        _router.Publish($"{name.TopicPrefix}/update", update, QoS.AtLeastOnce, retain: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _router.Tree.Remove(Filter, this);

    // Null: not a connection message.
    private static bool? ReadConnected(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
                return null;
            using (document)
            {
                return document.RootElement.ValueKind == JsonValueKind.Object
                    && document.RootElement.TryGetProperty("connected", out JsonElement connected)
                    && connected.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? connected.GetBoolean()
                    : null;
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
