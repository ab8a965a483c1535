using System.Text.Json;
using LocalIotCore.Mqtt;

namespace LocalIotCore.Broker;

/// <summary>Publishes AWS's life-cycle events (Developer Guide, life-cycle events): connects, disconnects with their
/// reason, and subscriptions.</summary>
public sealed class Presence(Router router, TimeProvider time)
{
    private const string Root = "$aws/events/";

    public void Connected(ClientLife life) =>
        Publish("presence/connected", life, "connected", writer =>
        {
            writer.WriteString("ipAddress", life.IpAddress);
            writer.WriteNumber("versionNumber", life.VersionNumber);
        });

    public void Disconnected(ClientLife life, DisconnectReason reason) =>
        Publish("presence/disconnected", life, "disconnected", writer =>
        {
            writer.WriteBoolean("clientInitiatedDisconnect", reason == DisconnectReason.ClientInitiatedDisconnect);
            writer.WriteString("disconnectReason", reason.ToAwsName());
            writer.WriteNumber("versionNumber", life.VersionNumber);
        });

    public void Subscribed(ClientLife life, IEnumerable<string> filters) =>
        Publish("subscriptions/subscribed", life, "subscribed", writer => WriteTopics(writer, filters));

    public void Unsubscribed(ClientLife life, IEnumerable<string> filters) =>
        Publish("subscriptions/unsubscribed", life, "unsubscribed", writer => WriteTopics(writer, filters));

    private void Publish(string kind, ClientLife life, string eventType, Action<Utf8JsonWriter> writeRest)
    {
        if (TopicRules.HasWildcard(life.ClientId))
            return; // AWS sends no events for such client ids
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("clientId", life.ClientId);
            writer.WriteNumber("timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteString("eventType", eventType);
            writer.WriteString("sessionIdentifier", life.SessionId);
            writer.WriteString("principalIdentifier", life.PrincipalId);
            if (life.ThingName is { } thingName)
                writer.WriteString("thingName", thingName);
            writeRest(writer);
            writer.WriteEndObject();
        }
        router.Publish($"{Root}{kind}/{life.ClientId}", stream.GetBuffer().AsSpan(0, (int)stream.Length),
            QoS.AtMostOnce, retain: false);
    }

    private static void WriteTopics(Utf8JsonWriter writer, IEnumerable<string> filters)
    {
        writer.WriteStartArray("topics");
        foreach (string filter in filters)
            writer.WriteStringValue(filter);
        writer.WriteEndArray();
    }
}

/// <summary>One connection of a client, as its life-cycle events describe it.</summary>
/// <param name="SessionId">32 hex digits, new with each connection.</param>
/// <param name="PrincipalId">Certificate id; `anonymous` on the plain port.</param>
/// <param name="IpAddress">The client's IP address.</param>
/// <param name="VersionNumber">The same in the connect and disconnect events of one connection, higher for the
/// next.</param>
/// <param name="ThingName">The thing that has the certificate exclusively; AWS names no other.</param>
public sealed record ClientLife(string ClientId, string SessionId, string PrincipalId, string IpAddress,
    long VersionNumber, string? ThingName = null);

/// <summary>A connection whose end the broker did not live to see, and its last will.</summary>
public sealed record InterruptedConnection(ClientLife Life, Will? Will);
